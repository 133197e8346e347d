package dev.compose2dify.catalog.image;

/**
 * A variable that the chart sets although Compose does not ask for it.
 *
 * @param name the variable
 * @param value the value; {@code @service:COMPONENT:PORT} in it stands for that component's in-cluster {@code host:port}
 * @param overrides whether it replaces what Compose says; otherwise it is set only when Compose leaves it unset or empty
 * @param reason why, for the report
 */
public record ExtraVariable(String name, String value, boolean overrides, String reason) {}
