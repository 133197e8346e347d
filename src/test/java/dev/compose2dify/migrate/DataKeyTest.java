package dev.compose2dify.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the key that Dify encrypts with stays: where there is data. */
class DataKeyTest {
    private static final String PUBLIC_DEFAULT = "sk-9f73s3ljTXVcMT3Blb3ljTqtsKiGHXVcMT3BlbkFJLK7U";
    private static final String API = """
              api:
                image: langgenius/dify-api:1.14.2
                environment: {SECRET_KEY: "@key@", DB_HOST: db, DB_PASSWORD: difyai123456}
                volumes: ["./volumes/app/storage:/app/api/storage"]
            """;
    private static final String DATABASE = """
              db:
                image: postgres:15-alpine
                volumes: ["@volume@:/var/lib/postgresql/data"]
            """;

    @TempDir
    Path folder;

    @Test
    void aProjectWithoutDataGetsANewOne() {
        ChartPlan plan = plan(project(PUBLIC_DEFAULT, "./volumes/db/data"));

        assertThat(key(plan)).isEmpty();
        assertThat(plan.move().keyQuestion()).isEmpty();
    }

    @Test
    void theDefaultStaysWhereThereIsDataAndThatIsTold() {
        ChartPlan plan = plan(project(PUBLIC_DEFAULT, "./volumes/db/data").file("volumes/db/data/PG_VERSION", "15"));

        assertThat(key(plan)).contains(PUBLIC_DEFAULT);
        assertThat(plan.move().keyQuestion()).isEmpty();
        assertThat(plan.diagnostics().toString())
                .contains("SECRET_KEY is the default that Dify publishes")
                .doesNotContain(PUBLIC_DEFAULT);
    }

    @Test
    void theKeyThatDifyMadeForItselfIsFound() {
        ChartPlan plan = plan(
                project("", "./volumes/db/data").file("volumes/app/storage/.dify_secret_key", "made-by-dify-itself\n"));

        assertThat(key(plan)).contains("made-by-dify-itself");
    }

    @Test
    void aKeyThatCannotBeReadIsAskedFor() {
        ChartPlan plan = plan(project("", "./volumes/db/data").file("volumes/db/data/PG_VERSION", "15"));

        assertThat(key(plan)).isEmpty();
        assertThat(plan.move().keyQuestion()).contains(".dify_secret_key").contains("cannot be read");
    }

    @Test
    void whereDataCannotBeSeenItIsAsked() {
        ChartPlan named = plan(project(PUBLIC_DEFAULT, "data"));
        assertThat(named.move().keyQuestion()).contains("db:/var/lib/postgresql/data");
        assertThat(key(named)).contains(PUBLIC_DEFAULT);

        ChartPlan outside = plan(ComposeFolder.at(
                folder.resolve("outside"),
                API.replace("@key@", PUBLIC_DEFAULT).replace("DB_HOST: db", "DB_HOST: db.example.com")));
        assertThat(outside.move().keyQuestion()).contains("the database outside of the project");
    }

    private ComposeFolder project(String key, String volume) {
        String volumes = volume.startsWith(".") ? "" : "volumes: {data: {}}\n";
        return ComposeFolder.at(
                folder.resolve(volume.replace("/", "-")),
                "services:\n" + API.replace("@key@", key) + DATABASE.replace("@volume@", volume) + volumes);
    }

    private static ChartPlan plan(ComposeFolder project) {
        return Planner.plan(project.load(), Catalog.load(), PlanOptions.standard());
    }

    private static Optional<String> key(ChartPlan plan) {
        return plan.credentials().stream()
                .filter(c -> c.key().equals("secret-key"))
                .findFirst()
                .flatMap(CredentialPlan::own)
                .map(CredentialPlan.Own::value);
    }
}
