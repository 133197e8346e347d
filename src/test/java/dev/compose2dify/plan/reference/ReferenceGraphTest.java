package dev.compose2dify.plan.reference;

import static dev.compose2dify.plan.reference.TestProject.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.compose.Project;
import dev.compose2dify.plan.reference.ReferencePlace.Part;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReferenceGraphTest {
    @Test
    void aHostTakesItsPortFromTheVariableBesideIt() {
        Project project = new TestProject()
                .add(service("api")
                        .env("DB_HOST", "db_postgres")
                        .env("DB_PORT", "5433")
                        .env("REDIS_HOST", "redis")
                        .env("PGHOST", "db_postgres")
                        .env("PGPORT", "5434")
                        .env("IRIS_HOST", "iris")
                        .env("IRIS_SUPER_SERVER_PORT", "1972"))
                .add(service("db_postgres"))
                .add(service("redis"))
                .add(service("iris"))
                .build();
        ReferenceGraph graph = ReferenceGraph.of(project);
        assertThat(graph.portsOf("db_postgres")).containsExactly(5433, 5434);
        assertThat(graph.portsOf("redis")).isEmpty();
        assertThat(graph.portsOf("iris")).containsExactly(1972);
        assertThat(graph.servicesNamedBy("api")).containsExactly("db_postgres", "redis", "iris");
    }

    @Test
    void aServiceThatNamesItselfIsMarked() {
        Project project = new TestProject()
                .add(service("db").healthCheck("CMD", "pg_isready", "-h", "db", "-U", "postgres"))
                .build();
        Edge edge = ReferenceGraph.of(project).edges().get(0);
        assertThat(edge.isSelf()).isTrue();
        assertThat(edge.place()).isEqualTo(new ReferencePlace(Part.HEALTHCHECK, "3"));
        assertThat(ReferenceGraph.of(project).servicesNamedBy("db")).isEmpty();
    }

    @Test
    void everyKindOfPlaceIsLookedAt() {
        Project project = new TestProject()
                .add(service("web")
                        .command("sh", "-c", "curl http://api:5001")
                        .file("/etc/app.yaml", "a: 1\nurl: http://api:6000\n"))
                .add(service("api"))
                .build();
        List<Edge> edges = ReferenceGraph.of(project).to("api");
        assertThat(edges)
                .extracting(Edge::place)
                .containsExactly(
                        new ReferencePlace(Part.COMMAND, "2"), new ReferencePlace(Part.CONFIG_FILE, "/etc/app.yaml"));
        assertThat(edges.get(1).location()).hasToString("./etc/app.yaml:2:13");
        assertThat(edges.get(1).port()).isEqualTo(OptionalInt.of(6000));
    }

    @Test
    void aServiceAnswersToItsOtherNames() {
        Project project = new TestProject()
                .add(service("api")
                        .env("A_HOST", "my-db")
                        .env("B_HOST", "db.local")
                        .env("C_HOST", "pg")
                        .env("D_HOST", "docker-db-1")
                        .env("E_HOST", "redis"))
                .add(service("db").containerName("my-db").alias("pg").hostname("db.local"))
                .add(service("cache").alias("redis"))
                .add(service("redis"))
                .build();
        assertThat(ReferenceGraph.of(project).from("api"))
                .extracting(Edge::toService)
                .containsExactly("db", "db", "db", "db", "redis");
    }
}
