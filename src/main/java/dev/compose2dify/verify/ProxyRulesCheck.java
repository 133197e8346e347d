package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.ContainerText;
import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.Release;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Squid compares the host of a URL with {@code dstdomain} as text: a rule that holds the full name of a Service does not fit
 * the short one that its clients use.
 */
final class ProxyRulesCheck implements Check {
    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t]*acl[ \\t]+(\\S+)[ \\t]+dstdomain[ \\t]+(.+)$");
    private static final Pattern FULL_NAME = Pattern.compile("\\.?([a-z0-9-]+)\\.[a-z0-9-]+\\.svc(?:\\..*)?");

    @Override
    public void check(Release release, Findings findings) {
        for (ContainerText text : ContainerText.of(release)) {
            Map<String, List<String>> rules = new LinkedHashMap<>();
            Matcher rule = RULE.matcher(text.text());
            while (rule.find()) {
                rules.computeIfAbsent(rule.group(1), k -> new ArrayList<>())
                        .addAll(List.of(rule.group(2).strip().split("\\s+")));
            }
            rules.forEach((name, domains) -> domains.forEach(domain -> {
                Matcher full = FULL_NAME.matcher(domain);
                if (full.matches()
                        && release.find("Service", full.group(1)).isPresent()
                        && !domains.contains(full.group(1))) {
                    findings.add(
                            text.object(),
                            text.path(),
                            "the rule " + name + " has " + domain + " but not " + full.group(1)
                                    + ", by which its clients call it");
                }
            }));
        }
    }
}
