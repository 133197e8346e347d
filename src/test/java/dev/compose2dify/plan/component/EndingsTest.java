package dev.compose2dify.plan.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that runs to its end is a Job: a Deployment would start it again for ever. */
class EndingsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: example/app:1, restart: \"no\"",
                "image: example/app:1, deploy: {restart_policy: {condition: none}}",
                "image: example/app:1, command: [migrate]",
                "image: example/app:1, command: [migrate], restart: \"on-failure:3\"",
                "image: example/app:1, command: python manage.py migrate",
                "image: example/app:1, command: [sh, -c, \"wait-for db:1 && alembic upgrade head\"]",
                "image: \"minio/mc:latest\", entrypoint: \"/bin/sh -c 'mc alias set m http://s:9000; mc mb m/b; exit 0;'\"",
                "image: \"minio/mc:latest\"",
                "image: \"postgres:17\", command: [psql, -h, db, -f, /init.sql]",
                "image: busybox, command: [chown, -R, \"1000\", /data]"
            })
    void whatEndsBecomesAJob(String service) {
        assertThat(kind(service)).isEqualTo("Job");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: example/app:1",
                "image: example/app:1, restart: always, command: [migrate]",
                "image: example/app:1, restart: unless-stopped, command: [migrate]",
                "image: example/app:1, command: [sh, -c, \"flask db upgrade && gunicorn app\"]",
                "image: example/app:1, command: [sh, -c, \"while true; do curl http://x; done\"]",
                "image: example/app:1, command: [migrate], expose: [\"80\"]",
                "image: example/app:1, command: [migrate], ports: [\"80:80\"]",
                "image: \"minio/mc:latest\", entrypoint: [sleep, infinity]",
                "image: \"postgres:17\"",
                "image: example/app:1, restart: on-failure, command: [celery, worker]"
            })
    void whatStaysIsNoJob(String service) {
        assertThat(kind(service)).isNotEqualTo("Job");
    }

    @Test
    void whatMayEndIsAttention() {
        List<Decision> decisions = ComposeFolder.at(folder, """
                  worker: {image: "example/app:1", restart: on-failure, command: [celery, worker]}
                  db-init: {image: "example/init:1"}
                  app: {image: "example/app:1"}
                  kept-init: {image: "example/init:1", restart: always}
                """).decisions();
        assertThat(decisions)
                .filteredOn(d -> d.outcome() == Outcome.ATTENTION && d.reason().contains("may run to its end"))
                .extracting(Decision::service)
                .containsExactly("worker", "db-init");
    }

    private String kind(String service) {
        return ComposeFolder.at(folder, "  it: {" + service + "}\n")
                .plan()
                .components()
                .get(0)
                .workload()
                .controller()
                .kind();
    }
}
