package dev.compose2dify.chart;

/**
 * An image of the chart.
 *
 * @param key under {@code images} in values.yaml
 * @param repository empty: {@code images.dify.repository} and {@code suffix}
 * @param tag empty: {@code images.dify.tag}
 * @param digest {@code sha256:…} or empty
 * @param suffix {@code -api} or {@code -web} for images named after {@code images.dify.repository}, else empty
 * @param missing Compose builds this image: the user has to name one
 */
public record ImagePlan(
        String key, String repository, String tag, String digest, String suffix, boolean missing, String service) {}
