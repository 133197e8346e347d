package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.RemoteReference;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * First stage: which compose files, which project directory, which environment, which profiles. The order is Docker
 * Compose's: process, {@code .env}, {@code COMPOSE_FILE} or the default names, then {@code .env} beside what was found.
 */
final class ProjectFiles {
    private static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
    private static final List<String> OVERRIDES = List.of(
            "compose.override.yml",
            "compose.override.yaml",
            "docker-compose.override.yml",
            "docker-compose.override.yaml");

    private final LoadContext context;
    private final LoadOptions options;
    private final Map<Path, Path> substitutes = new HashMap<>();
    private final Variables variables;
    private List<Path> files;
    private List<Path> environmentFiles;
    private Optional<Path> usedEnvironmentFile = Optional.empty();

    private ProjectFiles(LoadContext context) {
        this.context = context;
        this.options = context.options();
        this.files = new ArrayList<>(options.files());
        this.variables = Variables.ofProcess(options.processEnvironment());
    }

    /**
     * What was found.
     *
     * @param directory absolute
     * @param substitutes files that stand in for missing ones
     */
    record Selection(
            List<Path> files,
            Path directory,
            Variables variables,
            List<String> profiles,
            Optional<Path> environmentFile,
            Map<Path, Path> substitutes) {}

    static Selection find(LoadContext context) {
        return new ProjectFiles(context).run();
    }

    private Selection run() {
        Path start = options.workingDirectory();
        if (variables.get("PWD") == null) {
            variables.put("PWD", Text.literal(GoPath.of(start), Location.ofFile(Variables.PROCESS)));
        }
        environmentFiles = explicitEnvironmentFiles();
        readEnvironment();
        if (files.isEmpty()) {
            fromVariable();
        }
        if (files.isEmpty()) {
            search(directory());
        }
        if (files.isEmpty()) {
            throw new LoadException(Diagnostic.error(
                    "no configuration file provided: not found",
                    "name the compose file, or run this in the directory that holds docker-compose.yaml"));
        }
        readEnvironment();
        return new Selection(
                files.stream().map(context::absolute).toList(),
                context.absolute(directory()),
                variables,
                profiles(),
                usedEnvironmentFile,
                substitutes);
    }

    private List<Path> explicitEnvironmentFiles() {
        if (!options.environmentFiles().isEmpty()) {
            return options.environmentFiles();
        }
        String named = options.processEnvironment().getOrDefault("COMPOSE_ENV_FILES", "");
        return Arrays.stream(named.split(","))
                .filter(name -> !name.isEmpty())
                .map(name -> GoPath.at(name, Location.ofFile(Variables.PROCESS)))
                .toList();
    }

    private Path directory() {
        return options.projectDirectory().orElseGet(() -> {
            Optional<Path> first = files.stream()
                    .filter(file -> !context.isStandardInput(file))
                    .findFirst();
            Path parent = first.map(file -> context.absolute(file).getParent()).orElse(null);
            return parent == null ? options.workingDirectory() : parent;
        });
    }

    private void readEnvironment() {
        List<Path> toRead = environmentFiles;
        if (toRead.isEmpty() && !disabled()) {
            Path implicit = context.absolute(directory()).resolve(".env");
            switch (RegularFiles.kind(implicit)) {
                case DIRECTORY -> {}
                case MISSING -> toRead = options.useEnvironmentExample() ? example(implicit) : List.of();
                // Reading it says what is wrong with it if anything is.
                default -> toRead = List.of(implicit);
            }
        }
        if (!toRead.isEmpty()) {
            usedEnvironmentFile = Optional.of(toRead.get(toRead.size() - 1));
            variables.addAbsent(EnvironmentFiles.read(toRead, variables, context));
        }
    }

    private List<Path> example(Path missing) {
        Path example = missing.resolveSibling(".env.example");
        if (files.isEmpty() || !Files.isRegularFile(example)) {
            return List.of();
        }
        if (substitutes.put(missing, example) == null) {
            context.report(Diagnostic.note("there is no " + context.display(missing) + ": using "
                    + context.display(example) + " instead, with the public defaults of the release"));
        }
        return List.of(example);
    }

    private boolean disabled() {
        String flag = options.processEnvironment().get("COMPOSE_DISABLE_ENV_FILE");
        if (flag == null) {
            return false;
        }
        return switch (flag) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default ->
                throw LoadException.at(
                        Location.ofFile(Variables.PROCESS),
                        "COMPOSE_DISABLE_ENV_FILE is no boolean: \"" + flag + "\"",
                        "set it to true or false, or unset it");
        };
    }

    private void fromVariable() {
        Text named = variables.get("COMPOSE_FILE");
        if (named == null) {
            return;
        }
        String separator = variables.value("COMPOSE_PATH_SEPARATOR");
        String by = separator.isEmpty() ? File.pathSeparator : separator;
        for (String name : named.value().split(java.util.regex.Pattern.quote(by), -1)) {
            if (RemoteReference.isComposeFile(name)) {
                throw LoadException.at(
                        named.location(),
                        "COMPOSE_FILE names " + RemoteReference.shown(name) + ": remote files are not fetched",
                        "copy the file here and name the copy");
            }
            if (name.equals("-")) {
                context.nameStandardInput();
                files.add(LoadContext.STANDARD_INPUT);
                continue;
            }
            Path file = context.absolute(GoPath.at(name, named.location()));
            if (!Files.exists(file)) {
                throw LoadException.at(
                        named.location(),
                        "COMPOSE_FILE names " + name + ", which does not exist",
                        "correct or unset it");
            }
            files.add(file);
        }
    }

    private void search(Path from) {
        for (Path directory = context.absolute(from); directory != null; directory = directory.getParent()) {
            List<Path> found = existing(directory, NAMES);
            if (!found.isEmpty()) {
                choose(found, "config");
                List<Path> overrides = existing(directory, OVERRIDES);
                if (!overrides.isEmpty()) {
                    choose(overrides, "override");
                }
                return;
            }
        }
    }

    private void choose(List<Path> found, String what) {
        if (found.size() > 1) {
            context.report(Diagnostic.warning("Found multiple " + what + " files with supported names: "
                    + String.join(", ", found.stream().map(context::display).toList())));
            context.report(Diagnostic.warning("Using " + context.display(found.get(0))));
        }
        files.add(found.get(0));
    }

    private static List<Path> existing(Path directory, List<String> names) {
        return names.stream().map(directory::resolve).filter(Files::exists).toList();
    }

    /** With nothing set there is one profile without a name, which a service can have. */
    private List<String> profiles() {
        if (!options.profiles().isEmpty()) {
            return options.profiles();
        }
        return Arrays.stream(variables.value("COMPOSE_PROFILES").split(",", -1))
                .map(String::trim)
                .toList();
    }

    /**
     * The project's name, put into the variables as {@code COMPOSE_PROJECT_NAME} before anything is interpolated.
     *
     * @param named what the files say, empty when none does
     */
    static String name(LoadContext context, Selection found, Node.Scalar named) {
        Optional<String> given = context.options().projectName().filter(name -> !name.isEmpty());
        String fromEnvironment = found.variables().value("COMPOSE_PROJECT_NAME");
        if (given.isPresent() || !fromEnvironment.isEmpty()) {
            String name = given.orElse(fromEnvironment);
            if (!name.equals(normalise(name))) {
                throw new LoadException(Diagnostic.error(
                        "invalid project name \"" + name + "\"",
                        "use lower-case letters, digits, hyphens and underscores, and begin with a letter or digit"));
            }
            return name;
        }
        if (named != null) {
            String name = Interpolation.text(named, "name", found.variables(), context);
            if (!normalise(name).isEmpty()) {
                return normalise(name);
            }
        }
        Path base = found.directory().getFileName();
        String name = named == null && base != null ? normalise(base.toString()) : "";
        if (name.isEmpty()) {
            throw new LoadException(Diagnostic.error("project name must not be empty", "give one with -p"));
        }
        return name;
    }

    private static String normalise(String name) {
        String kept = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
        return kept.replaceFirst("^[_-]+", "");
    }
}
