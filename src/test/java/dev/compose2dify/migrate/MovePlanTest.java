package dev.compose2dify.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.MovePlan;
import dev.compose2dify.chart.MovePlan.Method;
import dev.compose2dify.compose.Project;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every volume has a row that says how it moves. */
class MovePlanTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> inEveryReleaseOfTheCorpus() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase.whySkipped());
        return CorpusCase.all().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.release() + " " + c.name(),
                        () -> everyVolumeHasARow(c.load(folder.resolve(c.release() + c.name())))));
    }

    @Test
    void aServiceThatNobodyKnowsMovesItsVolumesAsFiles() {
        Project project = ComposeFolder.at(folder, """
                          api: {image: "langgenius/dify-api:1.11.4", volumes: ["./volumes/app/storage:/app/api/storage"], environment: {SECRET_KEY: "", DB_HOST: pg.example.com, STORAGE_TYPE: opendal}}
                          wiki: {image: "example.com/wiki:1", volumes: ["pages:/pages", "./it's data:/it's"]}
                          reader: {image: "example.com/reader:1", volumes: ["pages:/pages"]}
                        """.replaceAll("(?m)^ {2}", "  ") + "volumes: {pages: {}}\n")
                .load();

        MovePlan move = plan(project).move();

        assertThat(move.volumes())
                .extracting(v -> v.service() + " " + v.path() + " " + v.how().word())
                .containsExactlyInAnyOrder(
                        "api /app/api/storage files", "wiki /pages files", "wiki /it's files", "reader /pages same");
        assertThat(move.services())
                .extracting(s -> s.name() + " " + s.part().word())
                .contains("wiki writer", "reader writer");
        assertThat(move.keys()).singleElement().satisfies(k -> {
            assertThat(k.service() + "." + k.variable()).isEqualTo("api.SECRET_KEY");
            assertThat(k.file()).isEqualTo("/app/api/storage/.dify_secret_key");
        });
        assertThat(move.outside()).containsExactly("the database at pg.example.com stays where it is");
    }

    private static ChartPlan plan(Project project) {
        return Planner.plan(project, Catalog.load(), PlanOptions.standard());
    }

    private static void everyVolumeHasARow(Project project) {
        MovePlan move = plan(project).move();
        Set<String> rows = new HashSet<>();
        move.volumes().forEach(v -> {
            assertThat(v.reason()).as(v.toString()).isNotBlank();
            if (v.how() != Method.CHART && v.how() != Method.LEFT) {
                assertThat(v.claim()).as(v.toString()).matches("(own|shared):.+");
            }
            rows.add(v.service() + " " + v.path());
        });
        project.services()
                .values()
                .forEach(s -> s.mounts().forEach(m -> assertThat(rows).contains(s.name() + " " + m.target())));
        Set<String> databases = new HashSet<>();
        move.databases().forEach(d -> databases.add(d.service()));
        move.services().stream()
                .filter(s -> s.part() == MovePlan.Role.DATABASE)
                .forEach(s -> assertThat(databases).contains(s.name()));
    }
}
