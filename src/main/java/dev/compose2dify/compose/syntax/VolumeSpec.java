package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.diagnostic.Location;
import java.util.Set;

/** Short syntax of a service's volume: {@code [source:]target[:options]}. */
public record VolumeSpec(
        String source, String target, boolean readOnly, boolean noCopy, String propagation, String selinux) {
    private static final Set<String> PROPAGATIONS =
            Set.of("rprivate", "private", "rshared", "shared", "rslave", "slave");

    /** @throws LoadException when Compose would not take it */
    public static VolumeSpec parse(String spec, Location location) {
        if (spec.isEmpty()) {
            throw LoadException.at(location, "invalid empty volume spec", "write [source:]target[:options]");
        }
        if (spec.length() < 3) {
            return new VolumeSpec("", spec, false, false, "", "");
        }
        return new Parser(spec, location).run();
    }

    /** Whether the source is a path of the host. */
    public boolean isBind() {
        return isHostPath(source);
    }

    /** Whether a source is a path of the host and not the name of a volume. */
    static boolean isHostPath(String source) {
        if (source.isEmpty()) {
            return false;
        }
        char first = source.charAt(0);
        return first == '.'
                || first == '/'
                || first == '~'
                || source.startsWith("\\\\")
                || Character.isLetter(first) && source.length() > 1 && source.charAt(1) == ':';
    }

    private static final class Parser {
        private final String spec;
        private final Location location;
        private String source = "";
        private String target = "";
        private boolean readOnly;
        private boolean noCopy;
        private String propagation = "";
        private String selinux = "";

        Parser(String spec, Location location) {
            this.spec = spec;
            this.location = location;
        }

        VolumeSpec run() {
            int start = 0;
            int nested = 0;
            for (int i = 0; i < spec.length(); i++) {
                char c = spec.charAt(i);
                if (c == '$' && i + 1 < spec.length() && spec.charAt(i + 1) == '{') {
                    nested++;
                } else if (c == '}' && nested > 0) {
                    nested--;
                } else if (c == ':' && nested == 0) {
                    boolean drive = i - start == 1 && Character.isLetter(spec.charAt(start));
                    if (!drive) {
                        section(spec.substring(start, i), false);
                        start = i + 1;
                    }
                }
            }
            section(spec.substring(start), true);
            return new VolumeSpec(source, target, readOnly, noCopy, propagation, selinux);
        }

        private void section(String text, boolean last) {
            if (text.isEmpty()) {
                throw invalid("empty section between colons");
            }
            if (source.isEmpty() && last) {
                target = text;
            } else if (source.isEmpty()) {
                source = text;
            } else if (target.isEmpty()) {
                target = text;
            } else if (!last) {
                throw invalid("too many colons");
            } else {
                options(text);
            }
        }

        private void options(String text) {
            for (String option : text.split(",")) {
                switch (option) {
                    case "ro" -> readOnly = true;
                    case "rw" -> readOnly = false;
                    case "nocopy" -> noCopy = true;
                    case "z", "Z" -> selinux = option;
                    default -> propagation = PROPAGATIONS.contains(option) ? option : propagation;
                }
            }
        }

        private LoadException invalid(String why) {
            return LoadException.at(location, "invalid spec: " + spec + ": " + why, "write [source:]target[:options]");
        }
    }
}
