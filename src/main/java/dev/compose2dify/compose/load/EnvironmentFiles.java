package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.syntax.DotEnv;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.diagnostic.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code .env} files: the process and what is set already win, a later file wins over an earlier one. */
final class EnvironmentFiles {
    private EnvironmentFiles() {}

    /** @throws LoadException when a file is missing, a directory or malformed */
    static Map<String, Text> read(List<Path> files, Variables current, LoadContext context) {
        Map<String, Text> values = new LinkedHashMap<>();
        for (Path file : files) {
            Path absolute = context.absolute(file);
            String name = context.display(file);
            if (!Files.exists(absolute)) {
                throw LoadException.at(
                        Location.ofFile(name), "couldn't find env file", "create it, or leave --env-file out");
            }
            DotEnv.parse(
                    context.read(absolute),
                    name,
                    values,
                    variable -> {
                        Text text = current.get(variable);
                        return text == null ? values.get(variable) : text;
                    },
                    context);
        }
        return values;
    }
}
