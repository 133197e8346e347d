import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes what the real Docker Compose says about the vectors of the loader's tests.
 *
 * <pre>
 *   java tools/RecordVectors.java DOCKER_COMPOSE [NAME…]
 * </pre>
 *
 * DOCKER_COMPOSE is the path of the docker-compose binary; without names all vectors are recorded anew.
 */
final class RecordVectors {
    private static final Path VECTORS = Path.of("src/test/resources/compose-vectors");
    private static final Pattern WARNING = Pattern.compile("level=warning msg=\"((?:[^\"\\\\]|\\\\.)*)\"");

    public static void main(String[] args) throws IOException, InterruptedException {
        Path compose = Path.of(args[0]).toAbsolutePath();
        List<String> names = new ArrayList<>(List.of(args).subList(1, args.length));
        if (names.isEmpty()) {
            try (Stream<Path> vectors = Files.list(VECTORS)) {
                vectors.filter(Files::isDirectory).sorted().forEach(path -> names.add(path.getFileName().toString()));
            }
        }
        Path work = Files.createTempDirectory("compose-vectors");
        for (String name : names) {
            record(compose, VECTORS.resolve(name), work.resolve(name));
        }
    }

    private static void record(Path compose, Path vector, Path project) throws IOException, InterruptedException {
        copy(vector, project);
        List<String> command = new ArrayList<>(List.of(compose.toString()));
        command.addAll(lines(vector.resolve("args")));
        command.addAll(List.of("config", "--format", "json"));
        ProcessBuilder process = new ProcessBuilder(command).directory(project.toFile());
        Map<String, String> environment = process.environment();
        environment.clear();
        environment.putAll(Map.of("HOME", "/home/someone", "PATH", "/usr/bin:/bin"));
        for (String line : lines(vector.resolve("environment"))) {
            environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        Path out = project.resolveSibling("out");
        Path err = project.resolveSibling("err");
        int code = process.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        for (String old : List.of("expected.json", "expected-error.txt", "expected-warnings.txt")) {
            Files.deleteIfExists(vector.resolve(old));
        }
        String messages = neutral(Files.readString(err), project);
        if (code == 0) {
            Files.writeString(vector.resolve("expected.json"), neutral(Files.readString(out), project).strip() + "\n");
            Files.deleteIfExists(vector.resolve("expected-diagnostic.txt"));
        } else {
            Files.writeString(vector.resolve("expected-error.txt"), error(messages) + "\n");
        }
        warnings(messages, vector);
        System.out.println(name(vector) + ": " + (code == 0 ? "accepted" : error(messages).lines().findFirst().orElse("")));
    }

    private static String name(Path vector) {
        return vector.getFileName().toString();
    }

    private static void warnings(String messages, Path vector) throws IOException {
        Set<String> warnings = new LinkedHashSet<>();
        for (Matcher matcher = WARNING.matcher(messages); matcher.find(); ) {
            warnings.add(matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        if (!warnings.isEmpty()) {
            Files.writeString(vector.resolve("expected-warnings.txt"), String.join("\n", warnings) + "\n");
        }
    }

    /** Without warnings; of a crash only the first line. */
    private static String error(String messages) {
        String all = String.join("\n", messages.lines().filter(line -> !line.startsWith("time=")).toList()).strip();
        return all.startsWith("panic:") ? all.lines().findFirst().orElse("") : all;
    }

    private static String neutral(String text, Path project) {
        return text.replace(project.toString(), "/project").replace(project.getParent().toString(), "/parent");
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).stream().filter(line -> !line.isEmpty()).toList() : List.of();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                String name = file.getFileName().toString();
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!name.startsWith("expected") && !name.equals("args") && !name.equals("environment")) {
                    Files.copy(file, target);
                }
            }
        }
    }
}
