package dev.compose2dify.chart;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A service outside of the cluster that the chart can use in place of its own: a block of values.
 *
 * @param key in values.yaml, {@code externalRedis}
 * @param role what it is for; Dify uses one service for each
 * @param replaces components that go when it is switched on
 * @param replacesFiles the claim of uploaded files goes when it is switched on
 * @param enabled the compose project uses it already
 * @param shorthand fields that one text stands for, by that text's key
 * @param spared keys of the Secret that nothing needs any more when it is switched on
 */
public record OutsidePlan(
        String key,
        String title,
        String role,
        List<String> replaces,
        boolean replacesFiles,
        boolean enabled,
        Map<String, List<String>> shorthand,
        List<Field> fields,
        List<Variable> variables,
        List<String> spared) {

    /**
     * A value of the block.
     *
     * @param name dotted, below the block's key
     * @param fallback what it is when nobody says
     * @param secretKey its key of the Secret; empty when it is none
     * @param ordinary the key of the Secret that holds it today, where the compose project uses the service already
     * @param choices the only values; empty: any
     * @param own what the compose project says; empty when nothing
     */
    public record Field(
            String name,
            String fallback,
            boolean required,
            String secretKey,
            String ordinary,
            List<String> choices,
            String what,
            String own) {
        public boolean isSecret() {
            return !secretKey.isEmpty();
        }
    }

    /**
     * A variable that follows from the block.
     *
     * @param readers {@code api}, {@code plugin} or {@code agent}
     * @param value an expression of Helm's in which {@code .} are the fields; empty for what the Secret holds
     * @param secret the field whose value it is, or is a part of it
     * @param composed an expression with that field's value in {@code $secret}; empty when it is the value itself
     * @param composedKey its key of the Secret; empty when it is not composed
     * @param ordinaryKey the key of the Secret that holds it without the block; empty when none does
     * @param encoded whether {@code $secret} is a part of a URL
     * @param when only if this expression is not empty; empty: always
     */
    public record Variable(
            List<String> readers,
            String name,
            String value,
            String secret,
            String composed,
            String composedKey,
            String ordinaryKey,
            boolean encoded,
            String when) {}

    /** The name of something of a block in the Secret: {@code external-redis-password}. */
    public static String secretKey(String block, String name) {
        return (block + "-" + name)
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("[._]", "-")
                .toLowerCase(Locale.ROOT);
    }
}
