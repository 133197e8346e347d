package dev.compose2dify.compose.load;

import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.schema.FieldValues;
import dev.compose2dify.compose.syntax.DotEnv;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.TextBuilder;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Stage: a service's {@code environment} and {@code env_file}s put together. {@code environment} wins over files, a later
 * file over an earlier one; what a line refers to comes from the project, the service, or a line before.
 */
final class ServiceEnvironment {
    private final LoadContext context;
    private final Variables variables;
    private final Map<Path, Path> substitutes;

    /** @param substitutes files that stand in for missing ones ({@code .env.example} for {@code .env}) */
    ServiceEnvironment(LoadContext context, Variables variables, Map<Path, Path> substitutes) {
        this.context = context;
        this.variables = variables;
        this.substitutes = substitutes;
    }

    /** Every variable; a null value means that Compose knows the name but has nothing for it. */
    Map<String, EnvironmentVariable> resolve(Node.Mapping service) {
        Map<String, Text> own = own(service);
        Map<String, Text> all = new LinkedHashMap<>();
        own.forEach((name, text) -> {
            if (text != null) {
                all.put(name, text);
            }
        });
        for (Node.Mapping file : Node.mappings(service.get("env_file"))) {
            read(file, all, name -> {
                Text text = variables.get(name);
                return text == null ? own.get(name) : text;
            });
        }
        Map<String, EnvironmentVariable> out = new LinkedHashMap<>();
        own.forEach((name, text) -> out.put(
                name,
                text == null ? null : new EnvironmentVariable(name, text, EnvironmentVariable.Source.ENVIRONMENT)));
        all.forEach((name, text) -> {
            if (!own.containsKey(name)) {
                out.put(name, new EnvironmentVariable(name, text, EnvironmentVariable.Source.ENV_FILE));
            }
        });
        return out;
    }

    /** {@code environment} alone, for services that no profile selects: their files may be missing. */
    Map<String, EnvironmentVariable> own(Node.Mapping service, boolean quietly) {
        Map<String, EnvironmentVariable> out = new LinkedHashMap<>();
        own(service).forEach((name, text) -> {
            if (text != null) {
                out.put(name, new EnvironmentVariable(name, text, EnvironmentVariable.Source.ENVIRONMENT));
            }
        });
        return out;
    }

    private static Map<String, Text> own(Node.Mapping service) {
        Map<String, Text> own = new LinkedHashMap<>();
        Node environment = service.get("environment");
        if (environment instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Node value = entry.getValue().value();
                own.put(entry.getKey(), Node.isNull(value) ? null : ((Node.Scalar) value).text());
            }
        } else if (environment instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                entry((Node.Scalar) item, own);
            }
        }
        return own;
    }

    private static void entry(Node.Scalar item, Map<String, Text> own) {
        String text = GoFormat.text(item.value());
        int equals = text.indexOf('=');
        if (equals < 0) {
            own.put(text, null);
            return;
        }
        String value = text.substring(equals + 1);
        int rawEquals = item.raw().indexOf('=');
        String raw = rawEquals < 0 ? item.raw() : item.raw().substring(rawEquals + 1);
        own.put(
                text.substring(0, equals),
                item.fragments() == null
                        ? Text.literal(value, item.location())
                        : new Text(value, raw, item.location(), TextBuilder.cut(item.fragments(), equals + 1)));
    }

    private void read(Node.Mapping file, Map<String, Text> all, Function<String, Text> lookup) {
        String written = file.string("path");
        Location at = file.has("path") ? file.get("path").location() : file.location();
        if (written == null) {
            throw LoadException.at(at, "env_file has no usable path");
        }
        Path path = context.absolute(GoPath.at(written, at));
        Path substitute = substitutes.get(path);
        if (substitute != null && !Files.exists(path)) {
            path = substitute;
        }
        if (RegularFiles.kind(path) == RegularFiles.FileType.MISSING) {
            if (file.has("required") && !FieldValues.bool(file.get("required"))) {
                return;
            }
            throw LoadException.at(
                    at,
                    "env file " + context.display(path) + " not found",
                    "create it (Dify ships a .env.example beside it), or set required: false");
        }
        context.requireReadable(path, at);
        String format = file.string("format") == null ? "" : file.string("format");
        switch (format) {
            case "", ".env" -> EnvironmentFiles.parse(path, all, lookup, context);
            case "raw" -> DotEnv.parseRaw(context.readRawEnvironment(path), context.display(path), all, lookup);
            default ->
                throw LoadException.at(
                        at, "unsupported env_file format \"" + format + "\"", "leave format out, or write raw");
        }
    }

    /** {@code label_file}s and {@code labels}: the latter win. */
    Map<String, String> labels(Node.Mapping service) {
        Map<String, Text> all = new HashMap<>();
        Map<String, String> out = new LinkedHashMap<>();
        if (service.get("label_file") instanceof Node.Sequence files) {
            for (Node file : files.items()) {
                Path path = context.absolute(GoPath.at(GoFormat.text(Node.plain(file)), file.location()));
                context.requireReadable(path, file.location());
                if (!Files.exists(path)) {
                    throw LoadException.at(file.location(), "label file " + context.display(path) + " not found");
                }
                Map<String, Text> vars = new LinkedHashMap<>();
                EnvironmentFiles.parse(path, vars, all::get, context);
                all.putAll(vars);
                vars.forEach((name, text) -> out.put(name, text.value()));
            }
        }
        if (!Node.isNull(service.get("labels"))) {
            out.putAll(FieldValues.map(service.get("labels")));
        }
        return out;
    }
}
