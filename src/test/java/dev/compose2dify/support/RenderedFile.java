package dev.compose2dify.support;

/** What Helm made of one template: {@code path} as Helm names it, {@code <chart>/templates/<file>}. */
public record RenderedFile(String path, String text) {}
