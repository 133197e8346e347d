package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** One published port out of the short syntax {@code [[ip:]published:]target[/protocol]}. */
public record PortSpec(int target, String published, String protocol, String hostIp) {
    private record Range(int start, int end) {
        int size() {
            return end - start;
        }
    }

    /** The ports of a spec: several for a range, in the order in which Compose lists them. */
    public static List<PortSpec> parse(String spec, Location location) {
        int last = spec.lastIndexOf(':');
        int before = last < 0 ? -1 : spec.lastIndexOf(':', last - 1);
        String container = spec.substring(last + 1);
        String host = last < 0 ? "" : spec.substring(before + 1, last);
        String ip = before < 0 ? "" : spec.substring(0, before);

        int slash = container.indexOf('/');
        String protocol = slash < 0 ? "tcp" : container.substring(slash + 1).toLowerCase(Locale.ROOT);
        container = slash < 0 ? container : container.substring(0, slash);
        if (protocol.isEmpty()) {
            protocol = "tcp";
        }
        if (container.isEmpty()) {
            throw invalid(location, "no port specified: " + spec + "<empty>");
        }
        if (!protocol.equals("tcp") && !protocol.equals("udp") && !protocol.equals("sctp")) {
            throw invalid(location, "invalid proto: " + protocol);
        }
        ip = address(location, ip);
        Range target = range(location, container, "containerPort");
        Range published = host.isEmpty() ? null : range(location, host, "hostPort");
        if (published != null && published.size() != target.size() && target.size() > 0) {
            throw invalid(
                    location, "invalid ranges specified for container and host Ports: " + container + " and " + host);
        }
        return expand(target, published, protocol, ip);
    }

    private static List<PortSpec> expand(Range target, Range published, String protocol, String ip) {
        List<PortSpec> ports = new ArrayList<>();
        for (int i = 0; i <= target.size(); i++) {
            String host = published == null ? "" : Integer.toString(published.start() + i);
            if (published != null && target.size() == 0 && published.size() > 0) {
                host = published.start() + "-" + published.end();
            }
            ports.add(new PortSpec(target.start() + i, host, protocol, ip));
        }
        // Compose sorts them as text: 10 stands before 9.
        ports.sort(Comparator.comparing(port -> port.target + "/" + port.protocol));
        return ports;
    }

    private static String address(Location location, String written) {
        if (written.isEmpty()) {
            return "";
        }
        String ip = written;
        if (ip.startsWith("[")) {
            if (!ip.endsWith("]")) {
                throw invalid(location, "invalid IP address " + written);
            }
            ip = ip.substring(1, ip.length() - 1);
        }
        if (!IpAddress.isValid(ip)) {
            throw invalid(location, "invalid IP address: " + ip);
        }
        return ip;
    }

    private static Range range(Location location, String text, String what) {
        String[] parts = text.split("-", -1);
        int start = number(parts[0]);
        int end = parts.length == 1 ? start : number(parts[1]);
        if (start < 0 || end < start) {
            throw invalid(location, "invalid " + what + ": " + text);
        }
        return new Range(start, end);
    }

    private static int number(String text) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number > 65535 ? -1 : number;
    }

    private static LoadException invalid(Location location, String message) {
        return LoadException.at(location, message, "write [[ip:]published:]target[/protocol]");
    }
}
