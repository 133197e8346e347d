package dev.compose2dify.upgrade;

import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.text.ImageReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What image references say of versions. */
final class Images {
    /** {@code pg16}, as pgvector's tags say PostgreSQL's version. */
    private static final Pattern PREFIXED = Pattern.compile("pg(\\d+)(?:\\D.*)?");

    private Images() {}

    static String tag(String image) {
        return ImageReference.parse(image).tag().orElse("latest");
    }

    static Version version(String image) {
        Matcher prefixed = PREFIXED.matcher(tag(image));
        return prefixed.matches() ? Version.parse(prefixed.group(1)) : Version.parse(tag(image));
    }

    /** Whether a version takes the place of {@code latest} or of no tag. */
    static boolean isPinned(String before, String after) {
        return tag(before).equals("latest")
                && !before.contains("@")
                && !version(after).isNewest();
    }

    static boolean isMajor(String before, String after) {
        Version old = version(before);
        Version now = version(after);
        return old.isNewest() || now.isNewest() ? !tag(before).equals(tag(after)) : old.part(0) != now.part(0);
    }
}
