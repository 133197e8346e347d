package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code helm template} prints: documents, each with its template's name in a comment. */
public final class HelmOutput {
    private static final String SOURCE = "# Source: ";

    private HelmOutput() {}

    /**
     * One manifest per template, in the order of first appearance (Helm sorts by kind); the documents of one template stay
     * together, each opened by {@code ---}.
     */
    public static List<Manifest> split(String output) {
        Map<String, StringBuilder> byFile = new LinkedHashMap<>();
        String file = "?";
        for (String document : ("\n" + output.replace("\r\n", "\n")).split("\n---(?=\\n)")) {
            String body = document.startsWith("\n") ? document.substring(1) : document;
            if (body.isBlank()) {
                continue;
            }
            if (body.startsWith(SOURCE)) {
                int end = body.indexOf('\n');
                file = body.substring(SOURCE.length(), end < 0 ? body.length() : end);
                body = end < 0 ? "" : body.substring(end + 1);
            }
            byFile.computeIfAbsent(file, f -> new StringBuilder())
                    .append("---\n")
                    .append(body)
                    .append(body.endsWith("\n") ? "" : "\n");
        }
        List<Manifest> manifests = new ArrayList<>();
        byFile.forEach((name, text) -> manifests.add(new Manifest(name, text.toString())));
        return manifests;
    }
}
