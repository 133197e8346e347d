package dev.compose2dify.deliver;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.CredentialPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Of what the chart's Secret consists. The chart says it itself: rendered with a mark in place of every credential, its Secret
 * shows how it puts values together.
 *
 * @param composed by key: what is put together from other keys
 * @param own by key: the user's own values, in Base64
 */
record SecretParts(Map<String, List<Part>> composed, Map<String, String> own) {
    private static final String MARK = "<compose2dify:%s>";
    private static final Pattern MARKS =
            Pattern.compile("<compose2dify:([A-Za-z0-9._-]+)>|%3Ccompose2dify%3A([A-Za-z0-9._-]+)%3E");

    /**
     * A piece of a value.
     *
     * @param text as it is; empty for another key's value
     * @param key whose value stands here; empty for text
     * @param encoded whether that value is encoded as a part of a URL
     */
    record Part(String text, String key, boolean encoded) {}

    /** @param values without credentials and without an existing Secret */
    static SecretParts of(ChartPlan plan, RenderedChart chart, Map<String, Object> values, String secret) {
        Map<String, String> marked = data(chart, values, plan, secret, false);
        Map<String, List<Part>> composed = new TreeMap<>();
        Map<String, String> own = new TreeMap<>();
        Map<String, String> taken = data(chart, values, plan, secret, true);
        for (CredentialPlan credential : plan.credentials()) {
            if (credential.own().isPresent() && taken.containsKey(credential.key())) {
                own.put(credential.key(), taken.get(credential.key()));
            }
            if (credential.composed().isPresent() && marked.containsKey(credential.key())) {
                composed.put(credential.key(), parts(decoded(marked.get(credential.key()))));
            }
        }
        return new SecretParts(composed, own);
    }

    private static Map<String, String> data(
            RenderedChart chart, Map<String, Object> values, ChartPlan plan, String secret, boolean withOwn) {
        Map<String, Object> all = new LinkedHashMap<>();
        DeliveryValues.merge(all, values);
        for (CredentialPlan credential : plan.credentials()) {
            if (withOwn && credential.own().isPresent()) {
                DeliveryValues.put(
                        all, credential.valuesPath(), credential.own().get().value());
            } else if (credential.composed().isEmpty()) {
                DeliveryValues.put(all, credential.valuesPath(), MARK.replace("%s", credential.key()));
            }
        }
        Map<String, String> data = new TreeMap<>();
        chart.everything(all).stream()
                .filter(o -> o.kind().equals("Secret") && o.name().equals(secret))
                .map(o -> o.content().get("data"))
                .filter(Map.class::isInstance)
                .forEach(o -> ((Map<?, ?>) o).forEach((key, value) -> data.put(key.toString(), value.toString())));
        return data;
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher mark = MARKS.matcher(text);
        int at = 0;
        while (mark.find()) {
            if (mark.start() > at) {
                parts.add(new Part(text.substring(at, mark.start()), "", false));
            }
            boolean encoded = mark.group(1) == null;
            parts.add(new Part("", encoded ? mark.group(2) : mark.group(1), encoded));
            at = mark.end();
        }
        if (at < text.length()) {
            parts.add(new Part(text.substring(at), "", false));
        }
        return parts;
    }
}
