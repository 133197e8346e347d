package dev.compose2dify.output;

import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.FileTree.OutputFile;
import dev.compose2dify.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Which content compose2dify generated last, by path: {@code .compose2dify.json} and, for what holds secrets,
 * {@code .compose2dify/private.json}.
 *
 * <p>The hash of a file with secrets in it would let a short secret be found by trying, and the record is made to be
 * committed with the chart. It therefore says only {@code "private"}; the hash is in the private record, which git
 * ignores and only the user may read, as with the file itself. Where the private record is missing, the file counts as
 * edited, and is kept.
 *
 * @param version the compose2dify that wrote it
 * @param hashes SHA-256 in hex of each generated file
 */
record OwnershipRecord(String version, SortedMap<String, String> hashes) {
    static final String PATH = ".compose2dify.json";
    static final String PRIVATE_PATH = State.FOLDER + "/private.json";
    static final OwnershipRecord NONE = new OwnershipRecord("", new TreeMap<>());

    private static final int FORMAT = 1;
    private static final int MAX_CHARS = 8 * 1024 * 1024;
    private static final String PRIVATE = "private";
    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");

    OwnershipRecord {
        hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
    }

    /** Thrown when a record is not one that this version wrote. The message says why. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** @param privateRecord content of the private record, if there is one */
    static OwnershipRecord parse(byte[] publicRecord, Optional<byte[]> privateRecord) throws Unreadable {
        Map<?, ?> root = json(publicRecord);
        if (root.get("format") instanceof Number format && format.intValue() > FORMAT) {
            throw new Unreadable("a newer compose2dify wrote it");
        }
        if (!(root.get("version") instanceof String version) || !(root.get("files") instanceof Map<?, ?> files)) {
            throw new Unreadable("its content is not what compose2dify writes");
        }
        SortedMap<String, String> hashes = hashes(files);
        if (privateRecord.isPresent() && json(privateRecord.get()).get("files") instanceof Map<?, ?> more) {
            hashes.putAll(hashes(more));
        }
        return new OwnershipRecord(version, hashes);
    }

    private static SortedMap<String, String> hashes(Map<?, ?> files) throws Unreadable {
        SortedMap<String, String> hashes = new TreeMap<>();
        for (Map.Entry<?, ?> entry : files.entrySet()) {
            if (!(entry.getKey() instanceof String path) || !(entry.getValue() instanceof String hash)) {
                throw new Unreadable("its content is not what compose2dify writes");
            }
            // A record may come from anywhere: it must not lead the hand of who deletes what is no longer generated.
            if (!FileTree.isInside(path) || State.isState(path)) {
                throw new Unreadable("it names a path outside of the folder");
            }
            if (HASH.matcher(hash).matches()) {
                hashes.put(path, hash.substring("sha256:".length()));
            } else if (!hash.equals(PRIVATE)) {
                throw new Unreadable("its content is not what compose2dify writes");
            }
        }
        return hashes;
    }

    private static Map<?, ?> json(byte[] content) throws Unreadable {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(PATH)
                .setCodePointLimit(MAX_CHARS)
                .setMaxAliasesForCollections(1)
                .build();
        try {
            Object root = new Load(settings).loadFromString(new String(content, StandardCharsets.UTF_8));
            if (root instanceof Map<?, ?> map) {
                return map;
            }
        } catch (YamlEngineException | StackOverflowError e) {
            throw new Unreadable("it is not valid JSON");
        }
        throw new Unreadable("its content is not what compose2dify writes");
    }

    /** The record to be kept with {@code tree}. */
    static OutputFile publicRecord(FileTree tree, ConversionRecord conversion) {
        SortedMap<String, String> inputs = new TreeMap<>();
        conversion.inputs().forEach((p, h) -> inputs.put(p, ConversionRecord.isPrivate(p) ? PRIVATE : "sha256:" + h));
        SortedMap<String, String> files = new TreeMap<>();
        tree.files().forEach((path, file) -> files.put(path, isPrivate(file) ? PRIVATE : hash(file)));
        StringBuilder json = new StringBuilder("{\n");
        json.append(
                "  \"about\": \"Tells compose2dify which files it made, so that edited ones stay as they are.\",\n");
        json.append("  \"format\": ").append(FORMAT).append(",\n");
        json.append("  \"version\": ").append(quote(conversion.toolVersion())).append(",\n");
        map(json, "inputs", inputs).append(",\n");
        map(json, "files", files).append("\n}\n");
        return new OutputFile(json.toString().getBytes(StandardCharsets.UTF_8), Mode.REGULAR);
    }

    /** The part that git does not get, if there is anything in it. */
    static Optional<OutputFile> privateRecord(FileTree tree, ConversionRecord conversion) {
        SortedMap<String, String> inputs = new TreeMap<>();
        conversion.inputs().forEach((path, hash) -> {
            if (ConversionRecord.isPrivate(path)) {
                inputs.put(path, "sha256:" + hash);
            }
        });
        SortedMap<String, String> files = new TreeMap<>();
        tree.files().forEach((path, file) -> {
            if (isPrivate(file)) {
                files.put(path, hash(file));
            }
        });
        if (inputs.isEmpty() && files.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder json = new StringBuilder("{\n");
        map(json, "inputs", inputs).append(",\n");
        map(json, "files", files).append("\n}\n");
        return Optional.of(new OutputFile(json.toString().getBytes(StandardCharsets.UTF_8), Mode.PRIVATE));
    }

    private static boolean isPrivate(OutputFile file) {
        return file.mode() == Mode.PRIVATE;
    }

    private static String hash(OutputFile file) {
        return "sha256:" + Sha256.hex(file.content());
    }

    private static StringBuilder map(StringBuilder json, String key, SortedMap<String, String> entries) {
        json.append("  ").append(quote(key)).append(": {");
        String separator = "\n";
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            json.append(separator).append("    ").append(quote(entry.getKey())).append(": ");
            json.append(quote(entry.getValue()));
            separator = ",\n";
        }
        return json.append(entries.isEmpty() ? "}" : "\n  }");
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < 0x20 || c == 0x7f || Character.isSurrogate((char) c)) {
                quoted.append("\\u").append(java.util.HexFormat.of().toHexDigits((char) c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
