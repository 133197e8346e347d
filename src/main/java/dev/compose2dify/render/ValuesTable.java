package dev.compose2dify.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of values in the chart's README: read from the values.yaml that was made, so that both say the same. */
final class ValuesTable {
    private static final Pattern SECTION = Pattern.compile("# --- (.+?) -+");
    private static final Pattern TITLE = Pattern.compile("# ([^ ].*)");
    private static final Pattern ENTRY = Pattern.compile("( *)(\"[^\"]+\"|[^\"\\s:#-][^:#]*):"
            + "(?: (\"(?:[^\"\\\\]|\\\\.)*\"|\\[.*?]|\\{.*?}|[^#\\s\"\\[{][^#]*?))?(?: *# (.*))?");

    private ValuesTable() {}

    /** Sections in order, each with a title and rows of key, default and meaning. */
    static List<Map<String, Object>> of(String values) {
        List<Map<String, Object>> sections = new ArrayList<>();
        List<String> path = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        String title = "";
        for (String line : values.lines().toList()) {
            Matcher section = SECTION.matcher(line);
            Matcher entry = ENTRY.matcher(line);
            if (section.matches()) {
                rows = new ArrayList<>();
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("title", section.group(1));
                map.put("rows", rows);
                sections.add(map);
                title = "";
            } else if (entry.matches()) {
                int depth = entry.group(1).length() / 2;
                path = new ArrayList<>(path.subList(0, Math.min(depth, path.size())));
                path.add(entry.group(2).replace("\"", ""));
                String standard = entry.group(3) == null ? "" : entry.group(3).strip();
                String meaning = entry.group(4) == null ? "" : entry.group(4).strip();
                if (depth == 0 && meaning.isEmpty()) {
                    meaning = title;
                }
                if (path.get(0).equals("images") && standard.startsWith("{")) {
                    // A tag changes with each release: it stands in values.yaml and images.txt, not here as well.
                    standard = "";
                    meaning = meaning.isEmpty() ? "repository, tag and digest" : meaning;
                }
                if (!standard.isEmpty() || !meaning.isEmpty()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("key", String.join(".", path));
                    row.put("standard", standard);
                    row.put("meaning", meaning);
                    rows.add(row);
                }
                title = "";
            } else {
                Matcher comment = TITLE.matcher(line);
                title = comment.matches() && title.isEmpty() ? comment.group(1) : "";
            }
        }
        sections.removeIf(s -> ((List<?>) s.get("rows")).isEmpty());
        return sections;
    }
}
