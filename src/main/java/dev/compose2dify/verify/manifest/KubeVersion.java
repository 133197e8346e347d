package dev.compose2dify.verify.manifest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A minor version of Kubernetes; the patch level plays no part. */
public record KubeVersion(int major, int minor) implements Comparable<KubeVersion> {
    private static final Pattern FORM = Pattern.compile("v?([0-9]{1,3})\\.([0-9]{1,3})(?:\\.[0-9]+)?(?:[-+].*)?");

    /** The oldest that is known here. */
    public static final KubeVersion OLDEST = new KubeVersion(1, 28);

    /** What is checked against when nothing else is said. */
    public static final KubeVersion STANDARD = new KubeVersion(1, 33);

    /** {@code 1.31}, {@code 1.31.2}, {@code v1.31.2+nkp}. Empty for anything else. */
    public static Optional<KubeVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new KubeVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(KubeVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    /** {@code 1.31.0}: the form that Helm takes. */
    public String forHelm() {
        return this + ".0";
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
