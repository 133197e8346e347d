package dev.compose2dify.plan.component;

import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.plan.reference.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that name the gateway itself, {@code http://nginx/v1}: on a cluster that name is nobody's. The component answers that
 * the gateway passes this path on to.
 */
final class GatewayReferences {
    /** What follows the host: a port, then the path up to a query or the end of the URL. */
    private static final Pattern REST = Pattern.compile("(:[0-9]{1,5})?(/[^\\s\"'`<>;,|(){}\\[\\]?#&$\\\\]*)?");
    /** A scheme that nginx ends: the components speak without TLS. */
    private static final Pattern SECURE =
            Pattern.compile("(?i)(?<![a-z0-9+.-])(?:http|ws)(s)://(?:[^\\s/\"'@]{0,200}@)?$");

    private static final int LONGEST_START = 220;

    private final Gateway gateway;

    GatewayReferences(Gateway gateway) {
        this.gateway = gateway;
    }

    /**
     * What stands in the text in place of the gateway.
     *
     * @param listening the port that is meant, where it is another than the one that is written
     * @return empty when nothing in the chart answers there, or several components may
     */
    Optional<List<Replacement>> in(String text, Reference host, OptionalInt listening, boolean qualified) {
        Matcher rest = REST.matcher(text).region(host.end(), text.length());
        if (!rest.lookingAt()) {
            return Optional.empty();
        }
        OptionalInt port = listening.isPresent() ? listening : host.port();
        if (host.syntax() == Reference.Syntax.HOST
                || port.isPresent() && !gateway.ports().contains(port.getAsInt())) {
            return Optional.empty();
        }
        String path = rest.group(2) == null ? "" : rest.group(2);
        return gateway.answering(path).map(way -> {
            List<Replacement> replacements = new ArrayList<>();
            int from = Math.max(0, host.start() - LONGEST_START);
            Matcher secure = SECURE.matcher(text).region(from, host.start()).useTransparentBounds(true);
            if (secure.find()) {
                replacements.add(new Replacement(secure.start(1), secure.end(1), new Literal("")));
            }
            replacements.add(new Replacement(
                    host.start(), host.end(), new Host(way.component().orElseThrow(), qualified)));
            int end = rest.group(1) == null ? host.end() : rest.end(1);
            replacements.add(new Replacement(host.end(), end, new Literal(":" + way.port())));
            return replacements;
        });
    }
}
