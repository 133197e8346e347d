package dev.compose2dify.catalog.image;

/** What a component is for. */
public enum Category {
    DIFY,
    DATABASE,
    CACHE,
    VECTOR_STORE,
    PROXY,
    GATEWAY,
    HELPER,
    EXTRA
}
