package dev.compose2dify.output;

import dev.compose2dify.output.merge.Markers;
import dev.compose2dify.output.merge.MergedText;
import dev.compose2dify.output.merge.Side;
import dev.compose2dify.output.merge.TextMerge;
import dev.compose2dify.output.merge.ValuesFit;
import dev.compose2dify.output.merge.YamlMerge;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Merges one file of a chart, by its kind. */
final class FileMerge {
    static final String VALUES = "values.yaml";
    static final String SCHEMA = "values.schema.json";

    private static final String CHART = "Chart.yaml";
    private static final Pattern VERSION = Pattern.compile("(?m)^version: .*$");

    private FileMerge() {}

    /**
     * The merged file.
     *
     * @param conflicts places with markers in it
     * @param kept values of the user's in it, by path
     * @param notes what the user has to know of it, in sentences
     */
    record Merged(byte[] content, int conflicts, List<String> kept, List<String> notes) {}

    /** Empty when one of the versions is no text. */
    static Optional<Merged> merge(
            String path, byte[] base, byte[] ours, byte[] theirs, WriteOptions options, Optional<byte[]> schema) {
        Optional<String> b = text(base);
        Optional<String> o = text(ours);
        Optional<String> t = text(theirs);
        if (b.isEmpty() || o.isEmpty() || t.isEmpty()) {
            return Optional.empty();
        }
        if (path.equals(CHART) && !version(b.get()).equals(version(o.get()))) {
            b = b.map(text -> withVersionOf(text, o.get()));
            t = t.map(text -> withVersionOf(text, o.get()));
        }
        String before = b.get();
        String generated = t.get();
        Side side = side(options.edits());
        String mine = Markers.settle(o.get(), side);
        Optional<MergedText> byKey = isData(path) ? YamlMerge.merge(before, mine, generated, side) : Optional.empty();
        MergedText merged = byKey.orElseGet(() -> TextMerge.merge(before, mine, generated, side));
        boolean isValues = path.equals(VALUES) && byKey.isPresent() && schema.isPresent();
        if (!isValues) {
            List<String> lost =
                    merged.orphans().stream().map(MergedText.Orphan::path).toList();
            return Optional.of(result(merged.text(), merged, lost.isEmpty() ? List.of() : List.of(unknown(lost))));
        }
        ValuesFit.Fitted fitted =
                ValuesFit.fit(merged, new String(schema.get(), StandardCharsets.UTF_8), options.renames());
        List<String> notes = new ArrayList<>();
        fitted.moved().forEach((from, to) -> notes.add("your " + from + " is now " + to));
        if (!fitted.unknown().isEmpty()) {
            notes.add(unknown(fitted.unknown()));
        }
        fitted.misfits()
                .forEach(
                        p -> notes.add("your " + p + " is of another kind than this chart takes: helm will refuse it"));
        return Optional.of(result(fitted.text(), merged, notes));
    }

    private static String unknown(List<String> paths) {
        return "your " + String.join(", ", paths) + (paths.size() == 1 ? " is" : " are")
                + " nothing that this chart has, and not in the file any more";
    }

    /** Who numbers the chart's versions by hand goes on doing so: the number changes with every conversion. */
    private static String withVersionOf(String text, String ours) {
        return VERSION.matcher(text).replaceFirst(Matcher.quoteReplacement(version(ours)));
    }

    private static String version(String chart) {
        Matcher line = VERSION.matcher(chart);
        return line.find() ? line.group() : "";
    }

    private static Merged result(String text, MergedText merged, List<String> notes) {
        return new Merged(text.getBytes(StandardCharsets.UTF_8), merged.conflicts(), merged.kept(), List.copyOf(notes));
    }

    static Side side(Edits edits) {
        return switch (edits) {
            case KEEP -> Side.OURS;
            case THEIRS -> Side.THEIRS;
            case MERGE, LEAVE -> Side.NEITHER;
        };
    }

    /** Whether a file is YAML and no template of it. */
    private static boolean isData(String path) {
        return (path.endsWith(".yaml") || path.endsWith(".yml"))
                && !path.startsWith("templates/")
                && !path.contains("/templates/")
                && !path.startsWith("files/");
    }

    /** UTF-8 with line feeds; empty for what is no text. */
    static Optional<String> text(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text.replace("\r\n", "\n"));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The content as it was before git turned its line ends into those of Windows. */
    static byte[] withLineFeeds(byte[] content) {
        int length = 0;
        byte[] turned = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            if (content[i] != '\r' || i + 1 == content.length || content[i + 1] != '\n') {
                turned[length++] = content[i];
            }
        }
        return length == content.length ? content : java.util.Arrays.copyOf(turned, length);
    }
}
