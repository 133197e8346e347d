package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.ObjectReferences;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Variables of containers: names, where their values come from, and what {@code $(NAME)} stands for. */
final class EnvironmentCheck implements Check {
    private static final Pattern NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
    /** As the kubelet expands it; {@code $$(NAME)} is an escape. Upper case only: {@code $(cat f)} is the shell's. */
    private static final Pattern EXPANSION = Pattern.compile("(?<!\\$)(?:\\$\\$)*\\$\\(([A-Z_][A-Z0-9_]*)\\)");

    private static final List<String> SOURCES =
            List.of("configMapKeyRef", "secretKeyRef", "fieldRef", "resourceFieldRef", "fileKeyRef");

    @Override
    public void check(Release release, Findings findings) {
        for (PodTemplate pod : release.pods()) {
            for (ManifestValue container : pod.containers()) {
                container(release, pod.owner(), container, findings);
            }
        }
    }

    private static void container(Release release, KubeObject owner, ManifestValue container, Findings findings) {
        Set<String> known = new TreeSet<>();
        boolean complete = true;
        for (ManifestValue source : container.items("envFrom")) {
            complete &= envFrom(release, owner, source, known, findings);
        }
        Set<String> named = new TreeSet<>();
        for (ManifestValue variable : container.items("env")) {
            String name = variable.text("name");
            if (!name.isEmpty() && !NAME.matcher(name).matches()) {
                findings.add(owner, variable.get("name"), "not a variable name: " + name);
            }
            if (!name.isEmpty() && !named.add(name)) {
                findings.add(owner, variable, "the variable " + name + " is set twice");
            }
            valueFrom(release, owner, variable, findings);
            if (complete) {
                expansions(owner, variable.get("value"), known, findings);
            }
            known.add(name);
        }
        if (complete) {
            for (String field : List.of("command", "args")) {
                container.items(field).forEach(word -> expansions(owner, word, known, findings));
            }
        }
    }

    /** Returns whether all names that this source gives are known. */
    private static boolean envFrom(
            Release release, KubeObject owner, ManifestValue source, Set<String> known, Findings findings) {
        String prefix = source.text("prefix");
        boolean found = false;
        for (String[] kind : new String[][] {{"configMapRef", "ConfigMap"}, {"secretRef", "Secret"}}) {
            if (!source.has(kind[0])) {
                continue;
            }
            var target = ObjectReferences.resolve(release, owner, source.get(kind[0]), kind[1], "name", findings);
            found = target.isPresent();
            target.ifPresent(object -> {
                for (String key : ObjectReferences.keys(object)) {
                    known.add(prefix + key);
                    if (!NAME.matcher(prefix + key).matches()) {
                        findings.add(owner, source, object.id() + " has a key that is not a variable name: " + key);
                    }
                }
            });
        }
        return found;
    }

    private static void valueFrom(Release release, KubeObject owner, ManifestValue variable, Findings findings) {
        ManifestValue from = variable.get("valueFrom");
        if (!from.exists()) {
            return;
        }
        if (variable.has("value") && !variable.text("value").isEmpty()) {
            findings.add(owner, variable, "has both value and valueFrom");
        }
        if (SOURCES.stream().filter(from::has).count() != 1) {
            findings.add(owner, from, "needs exactly one source");
        }
        if (from.has("configMapKeyRef")) {
            ObjectReferences.requireKey(release, owner, from.get("configMapKeyRef"), "ConfigMap", findings);
        }
        if (from.has("secretKeyRef")) {
            ObjectReferences.requireKey(release, owner, from.get("secretKeyRef"), "Secret", findings);
        }
    }

    private static void expansions(KubeObject owner, ManifestValue text, Set<String> known, Findings findings) {
        Matcher matcher = EXPANSION.matcher(text.text());
        while (matcher.find()) {
            if (!known.contains(matcher.group(1))) {
                findings.add(owner, text, "$(" + matcher.group(1) + ") names no variable that the container has here");
            }
        }
    }
}
