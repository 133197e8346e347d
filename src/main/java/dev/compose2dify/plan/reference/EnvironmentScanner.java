package dev.compose2dify.plan.reference;

import dev.compose2dify.plan.reference.Reference.Syntax;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds hosts in the value of a named variable or setting. */
final class EnvironmentScanner {
    private static final Pattern ELEMENT = Pattern.compile("[^\\s,;|\\[\\]\"'(){}]+");
    private static final Pattern KEY_FOLLOWS = Pattern.compile("[\"']?\\s*[:=]");
    private static final Pattern DATA_SOURCE =
            Pattern.compile("(?:^|@|@//|\\()(" + Hosts.HOST + ")(?::([0-9]{1,5}))?(?=$|[/,:?)])");

    private final ServiceNames names;

    EnvironmentScanner(ServiceNames names) {
        this.names = names;
    }

    List<Reference> scan(String variable, String value) {
        ReferenceCollector found = new ReferenceCollector(names);
        if (value.isEmpty()) {
            return List.of();
        }
        HostVariable kind = HostVariable.of(variable);
        Hosts.urls(value, found);
        if (kind == HostVariable.OPAQUE) {
            return found.references();
        }
        Hosts.hostPorts(value, found);
        Hosts.keywords(value, found);
        if (kind == HostVariable.HOST) {
            elements(value, found);
        } else if (kind == HostVariable.DATA_SOURCE && !value.contains("://")) {
            dataSource(value, found);
        }
        if (hasBlank(value.strip())) {
            new CommandScanner(names).options(value, found);
        }
        return found.references();
    }

    private static boolean hasBlank(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isWhitespace(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Elements of {@code api,redis}, {@code ["es01","es02"]} or a single host that are services as a whole. */
    private static void elements(String value, ReferenceCollector found) {
        Matcher element = ELEMENT.matcher(value);
        while (element.find()) {
            if (!KEY_FOLLOWS
                    .matcher(value)
                    .region(element.end(), value.length())
                    .lookingAt()) {
                found.add(value, element.start(), element.end(), OptionalInt.empty(), Syntax.HOST);
            }
        }
    }

    private static void dataSource(String value, ReferenceCollector found) {
        Matcher host = DATA_SOURCE.matcher(value);
        while (host.find()) {
            OptionalInt port = host.group(2) == null ? OptionalInt.empty() : Hosts.port(host.group(2));
            found.add(value, host.start(1), host.end(1), port, port.isPresent() ? Syntax.HOST_PORT : Syntax.HOST);
        }
    }
}
