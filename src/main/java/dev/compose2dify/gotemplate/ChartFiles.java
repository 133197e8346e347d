package dev.compose2dify.gotemplate;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a template sees as {@code .Files}: the chart's own files by path, with {@code Get}, {@code Glob} and {@code AsConfig}. */
final class ChartFiles extends AbstractMap<String, Object> implements Interpreter.Methods {
    private final Map<String, Object> files;

    ChartFiles(Map<String, Object> files) {
        this.files = files;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return files.entrySet();
    }

    @Override
    public Object call(String method, List<Object> arguments) {
        return switch (method) {
            case "Get" -> files.getOrDefault(GoValue.text(arguments.get(0), "Get"), "");
            case "Glob" -> glob(GoValue.text(arguments.get(0), "Glob"));
            case "AsConfig" -> {
                Map<String, Object> byName = new TreeMap<>();
                files.forEach((path, content) -> byName.put(path.substring(path.lastIndexOf('/') + 1), content));
                yield byName.isEmpty() ? "" : GoYaml.write(byName);
            }
            default -> throw new TemplateException(".Files has no \"" + method + "\"");
        };
    }

    private ChartFiles glob(String glob) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**", i)) {
                pattern.append(".*");
                i++;
            } else {
                pattern.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
            }
        }
        Pattern compiled = Pattern.compile(pattern.toString());
        Map<String, Object> found = new TreeMap<>();
        files.forEach((path, content) -> {
            if (compiled.matcher(path).matches()) {
                found.put(path, content);
            }
        });
        return new ChartFiles(found);
    }
}
