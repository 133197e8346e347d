package dev.compose2dify.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.merge.Renames;
import dev.compose2dify.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartWriterTest {
    private static final WriteOptions PLAIN = new WriteOptions(false, false);
    private static final WriteOptions FORCE = new WriteOptions(true, false);
    private static final WriteOptions DRY_RUN = new WriteOptions(false, true);
    private static final WriteOptions LEAVE = new WriteOptions(false, false, Edits.LEAVE, Renames.NONE);
    private static final ConversionRecord RECORD = ConversionRecord.of("0.1.0", Map.of("docker-compose.yaml", "ab"));

    @TempDir
    Path directory;

    private Path chart;

    @BeforeEach
    void chart() {
        chart = directory.resolve("my chart");
    }

    // ---- writing ----

    @Test
    void aNewFolderGetsEveryFileAndTheRecord() throws Exception {
        WriteResult result = write(tree("Chart.yaml", "a", "templates/redis.yaml", "b"));
        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.created()).containsExactly("Chart.yaml", "templates/redis.yaml");
        assertThat(onDisk().keySet()).containsExactly(".compose2dify.json", "Chart.yaml", "templates/redis.yaml");
        assertThat(onDisk()).containsEntry("templates/redis.yaml", "b");
    }

    @Test
    void theRecordTellsVersionInputsAndHashes() throws Exception {
        write(tree("Chart.yaml", "a"));
        assertThat(onDisk().get(".compose2dify.json")).isEqualTo("""
                        {
                          "about": "Tells compose2dify which files it made, so that your edits survive the next conversion.",
                          "format": 1,
                          "version": "0.1.0",
                          "inputs": [
                            "docker-compose.yaml"
                          ],
                          "files": {
                            "Chart.yaml": "sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
                          }
                        }
                        """);
    }

    @Test
    void theSameChartAgainTouchesNothing() throws Exception {
        FileTree tree = FileTree.builder()
                .add("Chart.yaml", "a")
                .add("secrets.values.yaml", "key: s".getBytes(UTF_8), Mode.PRIVATE)
                .build();
        write(tree);
        makeOld();
        SortedMap<String, String> before = onDisk();
        WriteResult again = write(tree);
        assertThat(again.diagnostics()).isEmpty();
        assertThat(again.unchanged()).containsExactly("Chart.yaml", "secrets.values.yaml");
        assertThat(onDisk()).isEqualTo(before);
        for (String path : before.keySet()) {
            assertThat(Files.getLastModifiedTime(chart.resolve(path))).as(path).isEqualTo(FileTime.fromMillis(0));
        }
        assertThat(Files.getLastModifiedTime(chart)).isEqualTo(FileTime.fromMillis(0));
    }

    @Test
    void onlyWhatChangedIsWritten() throws Exception {
        write(tree("Chart.yaml", "a", "values.yaml", "b"));
        makeOld();
        WriteResult result = write(tree("Chart.yaml", "a", "values.yaml", "c"));
        assertThat(result.updated()).containsExactly("values.yaml");
        assertThat(result.unchanged()).containsExactly("Chart.yaml");
        assertThat(onDisk()).containsEntry("values.yaml", "c");
        assertThat(Files.getLastModifiedTime(chart.resolve("Chart.yaml"))).isEqualTo(FileTime.fromMillis(0));
    }

    @Test
    void aDeletedFileIsWrittenAgain() throws Exception {
        write(tree("Chart.yaml", "a"));
        Files.delete(chart.resolve("Chart.yaml"));
        assertThat(write(tree("Chart.yaml", "a")).created()).containsExactly("Chart.yaml");
    }

    @Test
    void modesDoNotDependOnTheUmaskAndAreRepairedWhereTheyMatter() throws Exception {
        Assumptions.assumeThat(directory.getFileSystem().supportedFileAttributeViews())
                .contains("posix");
        FileTree tree = FileTree.builder()
                .add("a/values.yaml", "a")
                .add("deploy.sh", "b".getBytes(UTF_8), Mode.EXECUTABLE)
                .add("secrets.values.yaml", "c".getBytes(UTF_8), Mode.PRIVATE)
                .build();
        write(tree);
        assertThat(mode("a/values.yaml")).isEqualTo("rw-r--r--");
        assertThat(mode("a")).isEqualTo("rwxr-xr-x");
        assertThat(mode("deploy.sh")).isEqualTo("rwxr-xr-x");
        assertThat(mode("secrets.values.yaml")).isEqualTo("rw-------");
        assertThat(mode(".compose2dify.json")).isEqualTo("rw-r--r--");
        assertThat(mode(".compose2dify")).isEqualTo("rwx------");
        assertThat(mode(".compose2dify/private.json")).isEqualTo("rw-------");

        chmod("a/values.yaml", "rw-rw-r--");
        chmod("deploy.sh", "rw-r--r--");
        chmod("secrets.values.yaml", "rw-r--r--");
        write(tree);
        assertThat(mode("a/values.yaml")).isEqualTo("rw-rw-r--");
        assertThat(mode("deploy.sh")).isEqualTo("rwxr-xr-x");
        assertThat(mode("secrets.values.yaml")).isEqualTo("rw-------");
    }

    @Test
    void aChartCannotNameTheWritersOwnFiles() {
        for (String path : new String[] {".compose2dify.json", ".compose2dify/lock"}) {
            assertThatThrownBy(() -> write(tree(path, "x"))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    // ---- what is the user's ----

    @Test
    void anEditedFileIsLeftAndTheNewVersionIsOfferedOnRequest() throws Exception {
        write(tree("templates/redis.yaml", "a"));
        edit("templates/redis.yaml", "mine");
        WriteResult result = write(tree("templates/redis.yaml", "b"), LEAVE);
        assertThat(result.done()).isTrue();
        assertThat(result.kept()).containsExactly("templates/redis.yaml");
        assertThat(result.open()).containsExactly("templates/redis.yaml");
        assertThat(lines(result))
                .isEqualTo("templates/redis.yaml: warning: was edited by hand and is kept; what is generated now is in "
                        + ".compose2dify/new/templates/redis.yaml. hint: run again without --no-merge to merge it");
        assertThat(onDisk())
                .containsEntry("templates/redis.yaml", "mine")
                .containsEntry(".compose2dify/new/templates/redis.yaml", "b");
    }

    @Test
    void anEditedFileIsKeptWithoutAnOfferWhenNothingNewIsGenerated() throws Exception {
        write(tree("values.yaml", "a"));
        edit("values.yaml", "mine");
        WriteResult result = write(tree("values.yaml", "a"));
        assertThat(lines(result)).isEqualTo("values.yaml: note: was edited by hand and is kept");
        assertThat(onDisk()).containsEntry("values.yaml", "mine").hasSize(2);
        assertThat(result.open()).isEmpty();
    }

    @Test
    void forceReplacesAnEditedFileAndKeepsEveryEditedVersion() throws Exception {
        write(tree("values.yaml", "a"));
        edit("values.yaml", "mine");
        WriteResult result = write(tree("values.yaml", "a"), FORCE);
        assertThat(result.updated()).containsExactly("values.yaml");
        assertThat(lines(result))
                .isEqualTo("values.yaml: note: was edited by hand; your version is in .compose2dify/orig/values.yaml");
        edit("values.yaml", "mine again");
        write(tree("values.yaml", "a"), FORCE);
        edit("values.yaml", "mine");
        write(tree("values.yaml", "a"), FORCE);
        assertThat(onDisk())
                .containsEntry("values.yaml", "a")
                .containsEntry(".compose2dify/orig/values.yaml", "mine")
                .containsEntry(".compose2dify/orig/values.yaml.2", "mine again")
                .doesNotContainKey(".compose2dify/orig/values.yaml.3");
    }

    @Test
    void whatIsNoLongerGeneratedIsDeletedWithItsFolder() throws Exception {
        write(tree("Chart.yaml", "a", "charts/weaviate/Chart.yaml", "b", "charts/weaviate/templates/x.yaml", "c"));
        WriteResult result = write(tree("Chart.yaml", "a"));
        assertThat(result.removed()).containsExactly("charts/weaviate/Chart.yaml", "charts/weaviate/templates/x.yaml");
        assertThat(chart.resolve("charts")).doesNotExist();
    }

    @Test
    void aTemplateThatIsNoLongerGeneratedButEditedLeavesTheChartAndIsNotLost() throws Exception {
        write(tree("Chart.yaml", "a", "templates/x.yaml", "b"));
        edit("templates/x.yaml", "mine");
        WriteResult result = write(tree("Chart.yaml", "a"));
        assertThat(result.removed()).containsExactly("templates/x.yaml");
        assertThat(lines(result))
                .isEqualTo(
                        "templates/x.yaml: warning: is no longer part of the chart, but was edited by hand; your version "
                                + "is in .compose2dify/orig/templates/x.yaml. hint: put it back under another name if it is yours now");
        assertThat(onDisk())
                .doesNotContainKey("templates/x.yaml")
                .containsEntry(".compose2dify/orig/templates/x.yaml", "mine");
    }

    @Test
    void anotherFileThatIsNoLongerGeneratedButEditedStays() throws Exception {
        write(tree("Chart.yaml", "a", "NOTES.md", "b"));
        edit("NOTES.md", "mine");
        WriteResult result = write(tree("Chart.yaml", "a"));
        assertThat(result.kept()).containsExactly("NOTES.md");
        assertThat(lines(result)).contains("NOTES.md: warning: is no longer part of the chart");
        assertThat(onDisk()).containsEntry("NOTES.md", "mine");
    }

    @Test
    void filesThatWereNeverGeneratedAreNotTouched() throws Exception {
        write(tree("Chart.yaml", "a"));
        edit("my-values.yaml", "mine");
        write(tree("Chart.yaml", "b"), FORCE);
        assertThat(onDisk()).containsEntry("my-values.yaml", "mine");
    }

    @Test
    void aFileOfTheUsersWhereANewOneIsGeneratedIsKept() throws Exception {
        write(tree("Chart.yaml", "a"));
        edit("NEW.md", "mine");
        assertThat(write(tree("Chart.yaml", "a", "NEW.md", "b")).kept()).containsExactly("NEW.md");
        assertThat(onDisk()).containsEntry("NEW.md", "mine").containsEntry(".compose2dify/new/NEW.md", "b");
    }

    @Test
    void aFolderOfTheUsersIsRefusedWithoutForce() throws Exception {
        Files.createDirectory(chart);
        edit("values.yaml", "mine");
        edit("other.txt", "mine");
        WriteResult refused = write(tree("values.yaml", "a"));
        assertThat(refused.done()).isFalse();
        assertThat(lines(refused))
                .isEqualTo("my chart: error: is not empty and was not made by compose2dify. "
                        + "hint: name another folder with --output, or write into it with --force");
        assertThat(onDisk()).hasSize(2);

        assertThat(write(tree("values.yaml", "a"), FORCE).done()).isTrue();
        assertThat(onDisk())
                .containsEntry("values.yaml", "a")
                .containsEntry("other.txt", "mine")
                .containsEntry(".compose2dify/orig/values.yaml", "mine");
    }

    @Test
    void anEmptyFolderIsUsed() throws Exception {
        Files.createDirectory(chart);
        assertThat(write(tree("Chart.yaml", "a")).done()).isTrue();
    }

    @Test
    void aRecordThatIsNotOursIsRefusedWithoutForce() throws Exception {
        Map<String, String> records = new TreeMap<>(Map.of(
                "{", "it is not valid JSON",
                "[]", "its content is not what compose2dify writes",
                "{\"version\": 1, \"files\": {}}", "its content is not what compose2dify writes",
                "{\"format\": 99, \"version\": \"9\", \"files\": {}}", "a newer compose2dify wrote it",
                "{\"version\": \"1\", \"files\": {\"../x\": \"private\"}}", "it names a path outside of the folder"));
        Files.createDirectory(chart);
        for (var entry : records.entrySet()) {
            edit(".compose2dify.json", entry.getKey());
            WriteResult refused = write(tree("Chart.yaml", "a"));
            assertThat(lines(refused)).contains(".compose2dify.json: error: ", entry.getValue());
            assertThat(onDisk()).hasSize(1);
        }
        assertThat(write(tree("Chart.yaml", "a"), FORCE).done()).isTrue();
    }

    // ---- secrets ----

    @Test
    void nothingOfSecretsOrOfInputsIsInWhatIsCommitted() throws Exception {
        byte[] secret = "password: hunter2".getBytes(UTF_8);
        FileTree tree = FileTree.builder()
                .add("a.yaml", "a")
                .add("s.yaml", secret, Mode.PRIVATE)
                .build();
        ConversionRecord record = ConversionRecord.of("1", Map.of("docker/.env", "hash-one", "redis.conf", "hash-two"));
        ChartWriter.write(tree, chart, PLAIN, record);
        assertThat(onDisk().get(".compose2dify.json"))
                .contains("\"s.yaml\": \"private\"", "\"docker/.env\"", "\"redis.conf\"")
                .doesNotContain(Sha256.hex(secret), "hash-one", "hash-two");
        assertThat(onDisk().get(".compose2dify/private.json")).contains(Sha256.hex(secret));
        assertThat(stored("base.xz").files()).containsOnlyKeys("a.yaml");
        assertThat(stored("base.private.xz").files()).containsOnlyKeys("s.yaml");
        assertThat(mode(".compose2dify/base.private.xz")).isEqualTo("rw-------");
        assertThat(chart.resolve(".compose2dify/.gitignore")).hasContent("*\n!.gitignore\n!base.xz\n");
    }

    @Test
    void aPrivateFileIsUpdatedWhileUneditedAndMergedOnceEdited() throws Exception {
        write(secret("a: 1\nb: 1\n"));
        assertThat(write(secret("a: 2\nb: 1\n")).updated()).containsExactly("s.yaml");
        edit("s.yaml", "a: 2\nb: 9\n");
        assertThat(write(secret("a: 3\nb: 1\n")).merged()).containsExactly("s.yaml");
        assertThat(onDisk()).containsEntry("s.yaml", "a: 3\nb: 9\n");
        assertThat(mode("s.yaml")).isEqualTo("rw-------");
    }

    @Test
    void aPrivateFileWithoutItsPrivateRecordCountsAsEdited() throws Exception {
        write(secret("a"));
        Files.delete(chart.resolve(".compose2dify/private.json"));
        assertThat(write(secret("b")).kept()).containsExactly("s.yaml");
    }

    @Test
    void noDiagnosticShowsContent() throws Exception {
        write(secret("hunter2"));
        edit("s.yaml", "hunter3");
        assertThat(lines(write(secret("hunter4"))) + write(secret("hunter5"), FORCE))
                .doesNotContain("hunter");
    }

    // ---- what stands in the way ----

    @Test
    void anOutputThatCannotBeAFolderIsOneLine() throws Exception {
        Files.writeString(chart, "x");
        assertThat(lines(write(tree("a", "b"))))
                .isEqualTo("my chart: error: is a file, but the chart is a folder. "
                        + "hint: name another one with --output");
        assertThat(Files.readString(chart)).isEqualTo("x");
        chart = directory.resolve("my chart/below");
        assertThat(lines(write(tree("a", "b")))).contains("cannot be made: its parent is not a folder");
        chart = directory.getRoot();
        assertThat(write(tree("a", "b")).done()).isFalse();
    }

    @Test
    void theFoldersAboveTheChartAreMade() throws Exception {
        chart = directory.resolve("no/such/folder");
        assertThat(write(tree("a", "b")).done()).isTrue();
        assertThat(chart.resolve("a")).hasContent("b");
    }

    @Test
    void theFoldersAboveAChartThatCannotBeWrittenAreNotLeftBehind() throws Exception {
        Files.writeString(directory.resolve("file"), "x");
        chart = directory.resolve("file/such/folder");
        assertThat(lines(write(tree("a", "b")))).contains("file is not a folder");
        chart = directory.resolve("only/" + "n".repeat(300));
        assertThat(write(tree("a", "b")).done()).isFalse();
        assertThat(directory.resolve("only")).doesNotExist();
    }

    @Test
    void aFolderThatMayNotBeWrittenIsOneLine() throws Exception {
        write(tree("templates/x.yaml", "a"));
        chmod("templates", "r-xr-xr-x");
        try {
            Assumptions.assumeThat(Files.isWritable(chart.resolve("templates"))).isFalse(); // root may always write
            assertThat(lines(write(tree("templates/x.yaml", "b"))))
                    .isEqualTo("templates: error: cannot be written: permission denied. "
                            + "hint: check the permissions of that folder");
            assertThat(onDisk()).containsEntry("templates/x.yaml", "a");
        } finally {
            chmod("templates", "rwxr-xr-x");
        }
    }

    @Test
    void aSymbolicLinkAsOutputFolderIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(chart, elsewhere);
        assertThat(lines(write(tree("a", "b"), FORCE))).startsWith("my chart: error: is a symbolic link. hint: ");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void symbolicLinksInsideAreNeverFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("x.yaml"), "theirs");
        write(tree("Chart.yaml", "a", "templates/x.yaml", "b"));
        Files.delete(chart.resolve("templates/x.yaml"));
        Files.delete(chart.resolve("templates"));
        Files.createSymbolicLink(chart.resolve("templates"), elsewhere);
        WriteResult blocked = write(tree("Chart.yaml", "new", "templates/x.yaml", "c"), FORCE);
        assertThat(lines(blocked))
                .isEqualTo("templates: error: is a symbolic link where the chart needs a directory. "
                        + "hint: move it away; nothing has been written");
        assertThat(onDisk()).containsEntry("Chart.yaml", "a");

        // A file that is no longer generated is not deleted behind the link either, even if it has that content.
        Files.writeString(elsewhere.resolve("x.yaml"), "b");
        assertThat(write(tree("Chart.yaml", "a"), FORCE).removed()).isEmpty();
        assertThat(elsewhere.resolve("x.yaml")).hasContent("b");

        Files.delete(chart.resolve("Chart.yaml"));
        Files.createSymbolicLink(chart.resolve("Chart.yaml"), elsewhere.resolve("x.yaml"));
        assertThat(write(tree("Chart.yaml", "z"), FORCE).done()).isFalse();
        assertThat(elsewhere.resolve("x.yaml")).hasContent("b");
    }

    @Test
    void aFileWhereADirectoryIsNeededStopsEverything() throws Exception {
        write(tree("Chart.yaml", "a"));
        edit("templates", "mine");
        WriteResult result = write(tree("Chart.yaml", "b", "templates/x.yaml", "c"), FORCE);
        assertThat(lines(result)).contains("templates: error: is a file where the chart needs a directory");
        assertThat(onDisk())
                .containsEntry("Chart.yaml", "a")
                .containsEntry("templates", "mine")
                .hasSize(3);
    }

    @Test
    void aDirectoryWhereAFileIsNeededStopsEverything() throws Exception {
        write(tree("Chart.yaml", "a"));
        Files.createDirectory(chart.resolve("values.yaml"));
        WriteResult result = write(tree("Chart.yaml", "b", "values.yaml", "c"));
        assertThat(lines(result)).contains("values.yaml: error: is a directory where the chart needs a file");
        assertThat(onDisk()).containsEntry("Chart.yaml", "a");
    }

    @Test
    void aGeneratedFileMayBecomeADirectoryOfTheNextChart() throws Exception {
        write(tree("charts", "a"));
        WriteResult result = write(tree("charts/x.yaml", "b"));
        assertThat(result.diagnostics()).isEmpty();
        assertThat(onDisk()).containsEntry("charts/x.yaml", "b");
    }

    // ---- dry run ----

    @Test
    void aDryRunTellsTheSameAndWritesNothing() throws Exception {
        WriteResult planned = ChartWriter.write(tree("Chart.yaml", "a"), chart, DRY_RUN, RECORD);
        assertThat(planned.created()).containsExactly("Chart.yaml");
        assertThat(chart).doesNotExist();
        write(tree("Chart.yaml", "a", "gone", "x", "values.yaml", "v"));
        edit("values.yaml", "mine");
        SortedMap<String, String> before = onDisk();
        FileTree next = tree("Chart.yaml", "b", "values.yaml", "w");
        planned = ChartWriter.write(next, chart, DRY_RUN, RECORD);
        assertThat(onDisk()).isEqualTo(before);
        assertThat(write(next)).isEqualTo(planned);
    }

    // ---- failure ----

    @Test
    void aFailureMidwayLeavesTheOldOutputWhole() throws Exception {
        write(tree("a", "1", "b", "1", "c/d", "1", "gone/x", "1"));
        edit("b", "mine");
        makeOld();
        SortedMap<String, String> before = onDisk();
        FileTree next = tree("a", "2", "b", "2", "c/d", "2", "new/y", "2");
        // The record, the base, the copy and the merge of b, a, c/d, new/y: each of the seven renames fails once.
        for (int good = 0; good < 7; good++) {
            WriteResult result = ChartWriter.write(next, chart, PLAIN, RECORD_2, failingAfter(good));
            assertThat(lines(result))
                    .startsWith("my chart: error: cannot be written: disk is on fire")
                    .hasLineCount(1);
            assertThat(onDisk()).isEqualTo(before);
            assertThat(Files.getLastModifiedTime(chart.resolve("a"))).isEqualTo(FileTime.fromMillis(0));
            assertThat(chart.resolve("new")).doesNotExist();
        }
        assertThat(ChartWriter.write(next, chart, PLAIN, RECORD_2, failingAfter(7))
                        .done())
                .isTrue();
    }

    @Test
    void aFailureInANewFolderLeavesNothing() {
        WriteResult result = ChartWriter.write(tree("a", "1", "b", "2"), chart, PLAIN, RECORD, failingAfter(1));
        assertThat(result.done()).isFalse();
        assertThat(chart).doesNotExist();
    }

    @Test
    void theRunAfterACrashRepairsTheFolder() throws Exception {
        write(tree("a", "1", "b", "1", "gone", "1"));
        FileTree next = tree("a", "2", "b", "2", "new", "2");
        for (int good = 0; good < 4; good++) {
            crashAfter(good, next);
            assertThat(chart.resolve(".compose2dify/work/journal")).exists();
            assertThat(lines(ChartWriter.write(next, chart, DRY_RUN, RECORD)))
                    .contains("warning: an earlier conversion was interrupted here");
            WriteResult result = write(tree("a", "1", "b", "1", "gone", "1"));
            assertThat(result.done()).isTrue();
            assertThat(result.unchanged()).containsExactly("a", "b", "gone");
            assertThat(onDisk().keySet()).containsExactly(".compose2dify.json", "a", "b", "gone");
        }
    }

    @Test
    void theRepairLeavesWhatWasEditedAfterTheCrash() throws Exception {
        write(tree("a", "1", "b", "1"));
        crashAfter(3, tree("a", "2", "b", "2", "c", "2"));
        edit("a", "mine");
        assertThat(write(tree("a", "1", "b", "1")).kept()).containsExactly("a");
        assertThat(onDisk()).containsEntry("a", "mine").containsEntry("b", "1");
    }

    @Test
    void aCrashDuringTheFirstConversionIsRepaired() throws Exception {
        crashAfter(1, tree("a", "1", "b", "1"));
        assertThat(write(tree("a", "1", "b", "1")).created()).containsExactly("a", "b");
        assertThat(onDisk()).hasSize(3);
    }

    @Test
    void aSecondConversionAtTheSameTimeIsTurnedAway() throws Exception {
        write(tree("a", "1"));
        try (FolderLock lock = FolderLock.acquire(new OutputFolder(chart))) {
            assertThat(lines(write(tree("a", "2"))))
                    .isEqualTo("my chart: error: another compose2dify is writing here. "
                            + "hint: wait for it to end and run again");
        }
        assertThat(write(tree("a", "2")).done()).isTrue();
    }

    @Test
    void aLockFileLeftByADeadProcessDoesNotMatter() throws Exception {
        write(tree("a", "1"));
        edit(".compose2dify/lock", "12345 1\n");
        assertThat(write(tree("a", "2")).done()).isTrue();
        assertThat(chart.resolve(".compose2dify/lock")).doesNotExist();
    }

    // ---- helpers ----

    private static final ConversionRecord RECORD_2 = ConversionRecord.of("0.2.0", Map.of());

    private static Transaction.Mover failingAfter(int good) {
        int[] left = {good};
        return (from, to) -> {
            if (left[0]-- == 0) {
                throw new IOException("disk is on fire");
            }
            Transaction.Mover.ATOMIC.move(from, to);
        };
    }

    /** As if the process had been killed: neither rollback nor cleaning up. */
    private void crashAfter(int good, FileTree next) {
        int[] left = {good};
        assertThatThrownBy(() -> ChartWriter.write(next, chart, PLAIN, RECORD, (from, to) -> {
                    if (left[0]-- == 0) {
                        throw new Killed();
                    }
                    Transaction.Mover.ATOMIC.move(from, to);
                }))
                .isInstanceOf(Killed.class);
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private WriteResult write(FileTree tree) {
        return write(tree, PLAIN);
    }

    private WriteResult write(FileTree tree, WriteOptions options) {
        return ChartWriter.write(tree, chart, options, RECORD);
    }

    private static FileTree tree(String... pathsAndTexts) {
        FileTree.Builder builder = FileTree.builder();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            builder.add(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return builder.build();
    }

    private static FileTree secret(String text) {
        return FileTree.builder()
                .add("s.yaml", text.getBytes(UTF_8), Mode.PRIVATE)
                .build();
    }

    private void edit(String path, String text) throws IOException {
        Files.writeString(chart.resolve(path), text);
    }

    /** Diagnostics as the user sees them, with paths relative to the chart (or to the folder around it). */
    private String lines(WriteResult result) {
        return String.join(
                        "\n",
                        result.diagnostics().stream().map(Diagnostic::toString).toList())
                .replace(chart + "/", "")
                .replace(directory + "/", "");
    }

    private SortedMap<String, String> onDisk() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (var paths = Files.walk(chart)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                // The base has a test of its own; it is in every folder that was written to.
                boolean isBase = path.getFileName().toString().matches("base(\\.private)?\\.xz|\\.gitignore")
                        && path.getParent().endsWith(".compose2dify");
                if (!isBase && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.put(chart.relativize(path).toString().replace('\\', '/'), Files.readString(path));
                }
            }
        }
        return files;
    }

    private BaseStore stored(String name) throws IOException {
        return BaseStore.read(Optional.of(Files.readAllBytes(chart.resolve(".compose2dify/" + name))));
    }

    private void makeOld() throws IOException {
        try (var paths = Files.walk(chart)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.setLastModifiedTime(path, FileTime.fromMillis(0));
            }
        }
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(chart.resolve(path)));
    }

    private void chmod(String path, String mode) throws IOException {
        Files.setPosixFilePermissions(chart.resolve(path), PosixFilePermissions.fromString(mode));
    }
}
