package dev.compose2dify.output;

import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.FileTree.OutputFile;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
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
 * @param hashes SHA-256 in hex of each file as it was generated; where an edited file has not taken up what was
 *     generated since, of the version that it has taken up
 * @param offered files whose generated version was put beside them, with the hash of the edited version at that time: the
 *     offer stands until the file changes and the offer is gone
 */
record OwnershipRecord(String version, SortedMap<String, String> hashes, SortedMap<String, String> offered) {
    static final String PATH = ".compose2dify.json";
    static final String PRIVATE_PATH = State.FOLDER + "/private.json";
    static final OwnershipRecord NONE = new OwnershipRecord("", new TreeMap<>(), new TreeMap<>());

    private static final int FORMAT = 1;
    private static final int MAX_CHARS = 8 * 1024 * 1024;
    private static final String PRIVATE = "private";
    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");

    OwnershipRecord {
        hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
        offered = Collections.unmodifiableSortedMap(new TreeMap<>(offered));
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
        SortedMap<String, String> offered = offers(root);
        if (privateRecord.isPresent()) {
            Map<?, ?> secret = json(privateRecord.get());
            if (secret.get("files") instanceof Map<?, ?> more) {
                hashes.putAll(hashes(more));
            }
            offered.putAll(offers(secret));
        }
        return new OwnershipRecord(version, hashes, offered);
    }

    private static SortedMap<String, String> offers(Map<?, ?> record) throws Unreadable {
        return record.get("offered") instanceof Map<?, ?> offers ? hashes(offers) : new TreeMap<>();
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

    /** The record for git. */
    OutputFile publicRecord(ConversionRecord conversion, SortedSet<String> secretFiles) {
        StringBuilder json = new StringBuilder("{\n");
        json.append(
                "  \"about\": \"Tells compose2dify which files it made, so that your edits survive the next conversion.\",\n");
        json.append("  \"format\": ").append(FORMAT).append(",\n");
        json.append("  \"version\": ").append(quote(version)).append(",\n");
        list(json, "inputs", conversion.inputs()).append(",\n");
        conversion
                .plan()
                .ifPresent(p -> json.append("  \"plan\": ")
                        .append(p.strip().replace("\n", "\n  "))
                        .append(",\n"));
        map(json, "files", written(hashes, path -> secretFiles.contains(path) ? PRIVATE : ""))
                .append(offered.isEmpty() ? "\n}\n" : ",\n");
        if (!offered.isEmpty()) {
            map(json, "offered", written(offered, path -> secretFiles.contains(path) ? PRIVATE : ""))
                    .append("\n}\n");
        }
        return new OutputFile(json.toString().getBytes(StandardCharsets.UTF_8), Mode.REGULAR);
    }

    /** The part that git does not get, if there is anything in it. */
    Optional<OutputFile> privateRecord(SortedSet<String> secretFiles) {
        if (hashes.keySet().stream().noneMatch(secretFiles::contains)) {
            return Optional.empty();
        }
        StringBuilder json = new StringBuilder("{\n");
        map(json, "files", secretOnly(hashes, secretFiles)).append(",\n");
        map(json, "offered", secretOnly(offered, secretFiles)).append("\n}\n");
        return Optional.of(new OutputFile(json.toString().getBytes(StandardCharsets.UTF_8), Mode.PRIVATE));
    }

    private static SortedMap<String, String> secretOnly(
            SortedMap<String, String> hashes, SortedSet<String> secretFiles) {
        SortedMap<String, String> secret = new TreeMap<>(hashes);
        secret.keySet().retainAll(secretFiles);
        return written(secret, path -> "");
    }

    private static SortedMap<String, String> written(SortedMap<String, String> hashes, UnaryOperator<String> instead) {
        SortedMap<String, String> written = new TreeMap<>();
        hashes.forEach((path, hash) -> {
            String other = instead.apply(path);
            written.put(path, other.isEmpty() ? "sha256:" + hash : other);
        });
        return written;
    }

    private static StringBuilder list(StringBuilder json, String key, Collection<String> items) {
        json.append("  ").append(quote(key)).append(": [");
        String separator = "\n";
        for (String item : items) {
            json.append(separator).append("    ").append(quote(item));
            separator = ",\n";
        }
        return json.append(items.isEmpty() ? "]" : "\n  ]");
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
