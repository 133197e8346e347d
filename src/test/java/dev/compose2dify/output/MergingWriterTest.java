package dev.compose2dify.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.merge.Renames;
import dev.compose2dify.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversion into a chart that was edited by hand. */
class MergingWriterTest {
    private static final WriteOptions PLAIN = new WriteOptions(false, false);
    private static final ConversionRecord RECORD = ConversionRecord.of("0.2.0", Map.of());
    private static final String VALUES = "api:\n  replicas: 1\n  tag: \"1.11\"\nredis:\n  tag: \"6\"\n";

    @TempDir
    Path directory;

    @Test
    void editsAndNewVersionBecomeOneFile() throws Exception {
        write(tree("values.yaml", VALUES, "deploy.sh", "a\nb\nc\nd\n"));
        edit("values.yaml", VALUES.replace("replicas: 1", "replicas: 2"));
        edit("deploy.sh", "mine\na\nb\nc\nd\n");
        WriteResult result = write(tree("values.yaml", VALUES.replace("1.11", "1.13"), "deploy.sh", "a\nb\nc\nD\n"));
        assertThat(result.merged()).containsExactly("deploy.sh", "values.yaml");
        assertThat(result.open()).isEmpty();
        assertThat(lines(result)).contains("values.yaml: note: was edited by hand: merged; yours are api.replicas");
        assertThat(read("values.yaml"))
                .isEqualTo(VALUES.replace("replicas: 1", "replicas: 2").replace("1.11", "1.13"));
        assertThat(read("deploy.sh")).isEqualTo("mine\na\nb\nc\nD\n");
    }

    @Test
    void editsSurviveOneConversionAfterTheOther() throws Exception {
        write(tree("values.yaml", VALUES));
        edit("values.yaml", VALUES.replace("replicas: 1", "replicas: 2"));
        for (String tag : List.of("1.12", "1.12", "1.13", "1.14")) {
            assertThat(write(tree("values.yaml", VALUES.replace("1.11", tag))).open())
                    .isEmpty();
        }
        assertThat(read("values.yaml"))
                .isEqualTo(VALUES.replace("replicas: 1", "replicas: 2").replace("1.11", "1.14"));
        edit("values.yaml", VALUES.replace("1.11", "1.14"));
        assertThat(write(tree("values.yaml", VALUES.replace("1.11", "1.14"))).unchanged())
                .containsExactly("values.yaml");
    }

    @Test
    void aFileThatSomebodyDeletedIsToldOfAndStaysAwayWithKeep() throws Exception {
        FileTree tree = tree("values.yaml", VALUES, "templates/a.yaml", "a\n", "templates/b.yaml", "b\n");
        write(tree);
        Files.delete(chart().resolve("templates/a.yaml"));
        WriteResult kept = write(tree, Edits.KEEP);
        assertThat(lines(kept)).contains("templates/a.yaml: note: was deleted since the last conversion: left away");
        assertThat(chart().resolve("templates/a.yaml")).doesNotExist();

        Files.delete(chart().resolve("templates/b.yaml"));
        WriteResult restored = write(tree);
        assertThat(lines(restored))
                .contains(
                        "templates/a.yaml: warning: and 1 more were deleted since the last conversion: written again. "
                                + "hint: to leave deleted files away: --keep");
        assertThat(read("templates/a.yaml")).isEqualTo("a\n");
        assertThat(lines(write(tree))).doesNotContain("deleted");
    }

    @Test
    void theSameChartAgainTouchesNoMergedFile() throws Exception {
        write(tree("values.yaml", VALUES));
        edit("values.yaml", VALUES.replace("replicas: 1", "replicas: 2"));
        FileTree next = tree("values.yaml", VALUES.replace("1.11", "1.13"));
        write(next);
        Map<String, String> before = onDisk();
        assertThat(write(next).kept()).containsExactly("values.yaml");
        assertThat(onDisk()).isEqualTo(before);
    }

    @Test
    void aCollisionIsMarkedAndStaysOpenUntilItIsSettled() throws Exception {
        write(tree("values.yaml", VALUES));
        String mine = VALUES.replace("1.11", "mine");
        edit("values.yaml", mine);
        FileTree next = tree("values.yaml", VALUES.replace("1.11", "1.13"));
        WriteResult result = write(next);
        assertThat(result.open()).containsExactly("values.yaml");
        assertThat(lines(result))
                .startsWith("values.yaml: warning: your changes and the generated ones collide in 1 place, "
                        + "which are marked in it. hint: ");
        assertThat(read("values.yaml"))
                .contains("<<<<<<< yours\n  tag: \"mine\"\n=======\n  tag: \"1.13\"\n>>>>>>> generated\n");
        assertThat(read(".compose2dify/orig/values.yaml")).isEqualTo(mine);
        assertThat(OpenWork.in(chart())).hasSize(1);

        String marked = read("values.yaml");
        assertThat(write(tree("values.yaml", VALUES.replace("1.11", "1.14"))).open())
                .containsExactly("values.yaml");
        assertThat(read("values.yaml")).isEqualTo(marked);

        edit("values.yaml", mine);
        assertThat(write(next).open()).isEmpty();
        assertThat(read("values.yaml")).isEqualTo(mine);
        assertThat(OpenWork.in(chart())).isEmpty();
        // What is generated next is compared with what had been generated then.
        WriteResult later =
                write(tree("values.yaml", VALUES.replace("1.11", "1.13").replace("\"6\"", "\"7\"")));
        assertThat(later.open()).isEmpty();
        assertThat(read("values.yaml")).isEqualTo(mine.replace("\"6\"", "\"7\""));
    }

    @Test
    void keepAndTheirsDecideCollisionsAtOnceAndAfterwards() throws Exception {
        for (Edits edits : List.of(Edits.KEEP, Edits.THEIRS)) {
            for (boolean afterwards : new boolean[] {false, true}) {
                write(tree("values.yaml", VALUES), new WriteOptions(true, false));
                edit("values.yaml", VALUES.replace("1.11", "mine").replace("replicas: 1", "replicas: 2"));
                FileTree next = tree("values.yaml", VALUES.replace("1.11", "1.13"));
                if (afterwards) {
                    assertThat(write(next).open()).isNotEmpty();
                }
                assertThat(write(next, edits).open()).isEmpty();
                assertThat(read("values.yaml"))
                        .isEqualTo(VALUES.replace("1.11", edits == Edits.KEEP ? "mine" : "1.13")
                                .replace("replicas: 1", "replicas: 2"));
            }
        }
    }

    @Test
    void aFileLeftAloneOnRequestIsMergedLater() throws Exception {
        write(tree("values.yaml", VALUES));
        edit("values.yaml", VALUES.replace("replicas: 1", "replicas: 2"));
        FileTree next = tree("values.yaml", VALUES.replace("1.11", "1.13"));
        assertThat(write(next, Edits.LEAVE).open()).containsExactly("values.yaml");
        assertThat(OpenWork.in(chart())).hasSize(1);
        Files.delete(chart().resolve(".compose2dify/new/values.yaml"));
        assertThat(write(next).merged()).containsExactly("values.yaml");
        assertThat(read("values.yaml"))
                .isEqualTo(VALUES.replace("replicas: 1", "replicas: 2").replace("1.11", "1.13"));
        assertThat(OpenWork.in(chart())).isEmpty();
    }

    @Test
    void afterAGitCloneTheCommittedBaseIsEnough() throws Exception {
        FileTree first = FileTree.builder()
                .add("values.yaml", VALUES)
                .add("secrets.values.yaml", "a: 1\n".getBytes(UTF_8), Mode.PRIVATE)
                .build();
        write(first);
        edit("values.yaml", VALUES.replace("replicas: 1", "replicas: 2"));
        for (String ignored : List.of("base.private.xz", "private.json")) {
            Files.delete(chart().resolve(".compose2dify").resolve(ignored));
        }
        Files.delete(chart().resolve("secrets.values.yaml"));
        WriteResult result = write(tree("values.yaml", VALUES.replace("1.11", "1.13")));
        assertThat(result.merged()).containsExactly("values.yaml");
        assertThat(result.open()).isEmpty();
    }

    @Test
    void filesThatGitCheckedOutWithOtherLineEndsCountAsUnedited() throws Exception {
        write(tree("values.yaml", VALUES, "README.md", "a\nb\n", "x", "y\n"));
        for (String path : List.of("values.yaml", "README.md", "x")) {
            edit(path, read(path).replace("\n", "\r\n"));
        }
        WriteResult result =
                write(tree("values.yaml", VALUES.replace("1.11", "1.13"), "README.md", "a\nb\n", "x", "z\n"));
        assertThat(result.updated()).containsExactly("values.yaml", "x");
        assertThat(result.unchanged()).containsExactly("README.md");
        assertThat(result.diagnostics()).isEmpty();
        edit(
                "values.yaml",
                VALUES.replace("1.11", "1.13")
                        .replace("replicas: 1", "replicas: 2")
                        .replace("\n", "\r\n"));
        assertThat(write(tree("values.yaml", VALUES.replace("1.11", "1.14"))).merged())
                .containsExactly("values.yaml");
        assertThat(read("values.yaml"))
                .isEqualTo(VALUES.replace("replicas: 1", "replicas: 2").replace("1.11", "1.14"));
    }

    @Test
    void aVersionOfTheChartThatTheUserNumbersStaysTheUsers() throws Exception {
        write(tree("Chart.yaml", "name: dify\nversion: 1.11.4000\nappVersion: 1.11.4\n"));
        edit("Chart.yaml", "name: dify\nversion: 7.0.0\nappVersion: 1.11.4\n");
        WriteResult result = write(tree("Chart.yaml", "name: dify\nversion: 1.13.0\nappVersion: 1.13.0\n"));
        assertThat(result.open()).isEmpty();
        assertThat(read("Chart.yaml")).isEqualTo("name: dify\nversion: 7.0.0\nappVersion: 1.13.0\n");
        edit("Chart.yaml", "name: dify\nversion: 7.0.0\nappVersion: 1.13.0\n# mine\n");
        // Only the version edited is an edit too: it is not taken back.
        assertThat(write(tree("Chart.yaml", "name: dify\nversion: 1.13.1\nappVersion: 1.13.0\n"))
                        .open())
                .isEmpty();
        assertThat(read("Chart.yaml")).contains("version: 7.0.0");
    }

    // ---- no base: a chart of compose2dify 0.1.0, or a base that is broken ----

    @Test
    void withoutABaseTheNewVersionIsOfferedUntilTheFileChangesAndTheOfferIsGone() throws Exception {
        for (boolean broken : new boolean[] {false, true}) {
            write(tree("values.yaml", VALUES), new WriteOptions(true, false));
            edit("values.yaml", VALUES.replace("replicas: 1", "replicas: 2"));
            Path base = chart().resolve(".compose2dify/base.xz");
            if (broken) {
                Files.writeString(base, "<<<<<<< HEAD\n");
            } else {
                Files.delete(base);
            }
            FileTree next = tree("values.yaml", VALUES.replace("1.11", "1.13"));
            Path offer = chart().resolve(".compose2dify/new/values.yaml");
            for (int i = 0; i < 3; i++) {
                WriteResult result = write(next);
                assertThat(result.open()).containsExactly("values.yaml");
                assertThat(lines(result))
                        .startsWith(
                                "values.yaml: warning: was edited by hand, and the version that it was made from is not known; ");
                assertThat(offer).hasContent(VALUES.replace("1.11", "1.13"));
                if (i == 1) {
                    Files.delete(offer); // deleted without being taken: offered again
                }
            }
            edit("values.yaml", VALUES.replace("1.11", "1.13").replace("replicas: 1", "replicas: 2"));
            assertThat(write(next).open()).containsExactly("values.yaml");
            Files.delete(offer);
            assertThat(write(next).open()).isEmpty();
            // From here on there is a base.
            assertThat(write(tree("values.yaml", VALUES.replace("1.11", "1.14")))
                            .merged())
                    .containsExactly("values.yaml");
            assertThat(read("values.yaml"))
                    .isEqualTo(VALUES.replace("1.11", "1.14").replace("replicas: 1", "replicas: 2"));
        }
    }

    @Test
    void withoutABaseKeepTakesTheFileAsItIsAndTheirsReplacesIt() throws Exception {
        String mine = VALUES.replace("replicas: 1", "replicas: 2");
        FileTree next = tree("values.yaml", VALUES.replace("1.11", "1.13"));
        for (Edits edits : List.of(Edits.KEEP, Edits.THEIRS)) {
            write(tree("values.yaml", VALUES), new WriteOptions(true, false));
            edit("values.yaml", mine);
            Files.delete(chart().resolve(".compose2dify/base.xz"));
            assertThat(write(next, edits).open()).isEmpty();
            assertThat(read("values.yaml")).isEqualTo(edits == Edits.KEEP ? mine : VALUES.replace("1.11", "1.13"));
            assertThat(write(next).open()).isEmpty();
        }
        assertThat(read(".compose2dify/orig/values.yaml")).isEqualTo(mine);
    }

    @Test
    void aFileThatIsNoTextIsOfferedBeside() throws Exception {
        write(tree("files/x.bin", "a"));
        Files.write(chart().resolve("files/x.bin"), new byte[] {0, (byte) 0xff});
        WriteResult result = write(tree("files/x.bin", "b"));
        assertThat(result.open()).containsExactly("files/x.bin");
        assertThat(Files.readAllBytes(chart().resolve("files/x.bin"))).containsExactly(0, 0xff);
    }

    @Test
    void aBaseOfAnotherVersionThanTheRecordSaysIsNotUsed() throws Exception {
        write(tree("values.yaml", VALUES));
        byte[] old = Files.readAllBytes(chart().resolve(".compose2dify/base.xz"));
        write(tree("values.yaml", VALUES.replace("1.11", "1.12")));
        edit("values.yaml", VALUES.replace("1.11", "1.12").replace("replicas: 1", "replicas: 2"));
        Files.write(chart().resolve(".compose2dify/base.xz"), old);
        assertThat(write(tree("values.yaml", VALUES.replace("1.11", "1.13"))).open())
                .containsExactly("values.yaml");
    }

    // ---- values that the new chart does not know ----

    @Test
    void valuesOfTheUsersMoveByTheTableOrAreNamedAndTheOldFileIsKept() throws Exception {
        String schema =
                "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"proxy\": {\"type\": "
                        + "\"object\", \"additionalProperties\": false, \"properties\": {\"tag\": {\"type\": \"string\"}}}}}";
        write(tree("values.yaml", "squid:\n  tag: latest\nold:\n  key: \"\"\n", "values.schema.json", "{}"));
        edit("values.yaml", "squid:\n  tag: \"6\"\nold:\n  key: sk-secret\n");
        Renames renames = new Renames(List.of(new Renames.Rule("squid", List.of("proxy"))));
        WriteResult result = ChartWriter.write(
                tree("values.yaml", "proxy:\n  tag: latest\n", "values.schema.json", schema),
                chart(),
                new WriteOptions(false, false, Edits.MERGE, renames),
                RECORD);
        assertThat(read("values.yaml")).isEqualTo("proxy:\n  tag: \"6\"\n");
        assertThat(lines(result))
                .contains(
                        "values.yaml: warning: your squid.tag is now proxy.tag",
                        "values.yaml: warning: your old.key is nothing that this chart has, and not in the file any more")
                .doesNotContain("sk-secret");
        assertThat(read(".compose2dify/orig/values.yaml")).contains("sk-secret");
        assertThat(result.open()).isEmpty();
    }

    @Test
    void aValueOfASubchartThatIsGoneIsNamedToo() throws Exception {
        write(tree("charts/weaviate/values.yaml", "old: 1\ntag: \"1\"\n"));
        edit("charts/weaviate/values.yaml", "old: 5\ntag: \"1\"\n");
        WriteResult result = write(tree("charts/weaviate/values.yaml", "tag: \"2\"\n"));
        assertThat(read("charts/weaviate/values.yaml")).isEqualTo("tag: \"2\"\n");
        assertThat(lines(result))
                .contains("charts/weaviate/values.yaml: warning: your old is nothing that this chart has");
        assertThat(read(".compose2dify/orig/charts/weaviate/values.yaml")).contains("old: 5");
    }

    // ---- nothing is lost ----

    @Test
    void killedAtAnyMomentOfAMergeNothingIsLost() throws Exception {
        FileTree.Builder before = FileTree.builder().add("templates/gone.yaml", "g\n");
        FileTree.Builder after = FileTree.builder().add("new.yaml", "n\n");
        before.add("values.yaml", VALUES).add("deploy.sh", "a\nb\nc\nd\n");
        after.add("values.yaml", VALUES.replace("1.11", "1.13")).add("deploy.sh", "a\nb\nc\nD\n");
        for (int i = 0; i < 13; i++) {
            before.add("templates/" + i + ".yaml", "1");
            after.add("templates/" + i + ".yaml", "2");
        }
        FileTree first = before.build();
        FileTree next = after.build();
        String mine = VALUES.replace("1.11", "mine").replace("replicas: 1", "replicas: 2");
        int moments = 0;
        for (int good = 0; good < 21; good++) {
            Path chart = Files.createDirectory(directory.resolve("run " + good)).resolve("chart");
            ChartWriter.write(first, chart, PLAIN, RECORD);
            Files.writeString(chart.resolve("values.yaml"), mine);
            Files.writeString(chart.resolve("deploy.sh"), "mine\na\nb\nc\nd\n");
            Files.writeString(chart.resolve("templates/gone.yaml"), "mine\n");
            int[] left = {good};
            try {
                ChartWriter.write(next, chart, PLAIN, RECORD, (from, to) -> {
                    if (left[0]-- == 0) {
                        throw new Killed();
                    }
                    Transaction.Mover.ATOMIC.move(from, to);
                });
            } catch (Killed e) {
                moments++;
                assertThat(OpenWork.in(chart)).anyMatch(d -> d.message().contains("was interrupted"));
            }
            // Taken back, the folder has the edits; converted again, it is as if nothing had happened.
            assertThat(ChartWriter.write(next, chart, PLAIN, RECORD).open()).containsExactly("values.yaml");
            assertThat(Files.readString(chart.resolve("deploy.sh"))).isEqualTo("mine\na\nb\nc\nD\n");
            assertThat(Files.readString(chart.resolve(".compose2dify/orig/values.yaml")))
                    .isEqualTo(mine);
            assertThat(Files.readString(chart.resolve(".compose2dify/orig/templates/gone.yaml")))
                    .isEqualTo("mine\n");
            assertThat(ChartWriter.write(next, chart, keep(), RECORD).open()).isEmpty();
            assertThat(Files.readString(chart.resolve("values.yaml"))).isEqualTo(mine);
        }
        assertThat(moments).isEqualTo(20);
    }

    @Test
    void theBaseIsTheSameBytesForTheSameFiles() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("a", "some text, some text, some text".getBytes(UTF_8));
        files.put("b/c", new byte[0]);
        byte[] once = new BaseStore(files).file(Mode.REGULAR).content();
        assertThat(new BaseStore(files).file(Mode.REGULAR).content()).isEqualTo(once);
        assertThat(BaseStore.read(Optional.of(once)).holds(files)).isTrue();
        assertThat(Sha256.hex(once)).isEqualTo("91711bcbc20fbafa5c4a14e1647f8d165ede3d1e01d5fc68a2e7453ae552b6a0");
    }

    @Test
    void whateverStandsInABaseReadingItDoesNotFail() {
        TreeMap<String, byte[]> files =
                new TreeMap<>(Map.of("a", "some text".repeat(50).getBytes(UTF_8)));
        byte[] stored = new BaseStore(files).file(Mode.REGULAR).content();
        for (int i = 0; i < stored.length; i++) {
            byte[] broken = stored.clone();
            broken[i] ^= 0x55;
            assertThat(BaseStore.read(Optional.of(broken)).files()).isEmpty();
        }
        assertThat(BaseStore.read(Optional.of(new byte[0])).files()).isEmpty();
    }

    // ---- helpers ----

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static WriteOptions keep() {
        return new WriteOptions(false, false, Edits.KEEP, Renames.NONE);
    }

    private Path chart() {
        return directory.resolve("chart");
    }

    private WriteResult write(FileTree tree) {
        return write(tree, PLAIN);
    }

    private WriteResult write(FileTree tree, Edits edits) {
        return write(tree, new WriteOptions(false, false, edits, Renames.NONE));
    }

    private WriteResult write(FileTree tree, WriteOptions options) {
        WriteResult result = ChartWriter.write(tree, chart(), options, RECORD);
        assertThat(result.done()).as(lines(result)).isTrue();
        return result;
    }

    private static FileTree tree(String... pathsAndTexts) {
        FileTree.Builder builder = FileTree.builder();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            builder.add(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return builder.build();
    }

    private void edit(String path, String text) throws IOException {
        Files.writeString(chart().resolve(path), text);
    }

    private String read(String path) throws IOException {
        return Files.readString(chart().resolve(path));
    }

    private Map<String, String> onDisk() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var paths = Files.walk(chart())) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.isRegularFile(path)) {
                    files.put(chart().relativize(path).toString(), Sha256.hex(Files.readAllBytes(path)));
                }
            }
        }
        return files;
    }

    private String lines(WriteResult result) {
        List<String> lines = new ArrayList<>();
        for (Diagnostic diagnostic : result.diagnostics()) {
            lines.add(diagnostic.toString().replace(chart() + "/", ""));
        }
        return String.join("\n", lines);
    }
}
