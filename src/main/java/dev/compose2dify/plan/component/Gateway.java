package dev.compose2dify.plan.component;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The gateway that the Ingress replaces, as those see it who call it by its name inside the project.
 *
 * @param ways where it passes requests on to
 * @param ports on which it listens for them
 */
public record Gateway(List<Way> ways, Set<Integer> ports) {
    /** What a regular expression of nginx certainly begins with. */
    private static final Pattern PLAIN_START = Pattern.compile("\\^(/[A-Za-z0-9_/-]*)(?![*?{|])");

    /** No gateway. */
    public static final Gateway NONE = new Gateway(List.of(), Set.of());

    /** How a path is compared. */
    public enum Match {
        PREFIX,
        EXACT,
        PATTERN
    }

    /**
     * One of its routes.
     *
     * @param component that answers; empty when nothing of the chart does, or not without being changed on the way
     */
    public record Way(String path, Match match, Optional<String> component, int port) {
        private boolean mayTake(String called) {
            return switch (match) {
                case PREFIX -> called.startsWith(path);
                case EXACT -> called.equals(path);
                case PATTERN -> {
                    Matcher start = PLAIN_START.matcher(path);
                    // Letters at its end may be followed by a sign that makes them optional.
                    yield !start.lookingAt()
                            || called.startsWith(start.group(1))
                            || start.group(1).startsWith(called);
                }
            };
        }

        private boolean leadsLike(Way other) {
            return component.equals(other.component) && port == other.port;
        }

        /** Whether a client that adds to the path ends here. */
        private boolean isBelow(String called) {
            return match != Match.PATTERN
                    && path.startsWith(called.endsWith("/") ? called : called + "/")
                    && !path.equals(called);
        }
    }

    public Gateway {
        ways = List.copyOf(ways);
        ports = Set.copyOf(ports);
    }

    /** The one way that answers on the path and below it; empty when nothing does, or several may. */
    Optional<Way> answering(String path) {
        String called = path.isEmpty() ? "/" : path;
        Optional<Way> exact = ways.stream()
                .filter(w -> w.match() == Match.EXACT && w.path().equals(called))
                .findFirst();
        Optional<Way> prefix = ways.stream()
                .filter(w -> w.match() == Match.PREFIX && w.mayTake(called))
                .max(Comparator.comparingInt(w -> w.path().length()));
        Optional<Way> answer = exact.or(() -> prefix).filter(w -> w.component().isPresent());
        boolean others = Stream.concat(
                        ways.stream().filter(w -> w.match() == Match.PATTERN && w.mayTake(called)),
                        ways.stream().filter(w -> w.isBelow(called)))
                .anyMatch(w -> answer.filter(a -> a.leadsLike(w)).isEmpty());
        return others && exact.isEmpty() ? Optional.empty() : answer;
    }
}
