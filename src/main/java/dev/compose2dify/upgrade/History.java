package dev.compose2dify.upgrade;

import dev.compose2dify.catalog.reading.Version;

/**
 * What a conversion has to know of those before it.
 *
 * @param chartVersion of the chart that stands in the folder; empty for none
 * @param fingerprint of its content, by which a changed chart is told from the same one; empty when it is not known
 * @param upgrade the last section on an update, in Markdown
 */
public record History(String chartVersion, String fingerprint, String upgrade) {
    public static final History NONE = new History("", "", "");

    /** A release of Dify has room for so many changed conversions of one chart. */
    private static final long STEP = 1000;

    /**
     * The version of a chart. It starts at Dify's own, with room behind it ({@code 1.11.4} gives {@code 1.11.4000}), and
     * rises by one with every conversion that changes something. The same input into a new folder gives the same version.
     *
     * @param dify Dify's version
     * @param newFingerprint of the chart's content
     */
    public String next(String dify, String newFingerprint) {
        if (!chartVersion.isEmpty() && fingerprint.equals(newFingerprint)) {
            return chartVersion;
        }
        Version version = Version.parse(dify);
        long[] base = version.isNewest()
                ? new long[] {0, 1, 0}
                : new long[] {version.part(0), version.part(1), version.part(2) * STEP};
        Version before = Version.parse(chartVersion);
        boolean rises = before.isNewest() || chartVersion.isEmpty() || before.isBefore(Version.parse(text(base)));
        return rises ? text(base) : text(new long[] {before.part(0), before.part(1), before.part(2) + 1});
    }

    private static String text(long[] parts) {
        return parts[0] + "." + parts[1] + "." + parts[2];
    }
}
