package dev.compose2dify.migrate;

import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;

/** The chart of a small Dify, as convert writes it. */
final class MigrationChart {
    private static final String PROJECT = """
            services:
              api: &api
                image: langgenius/dify-api:1.14.2
                environment: &environment
                  MODE: api
                  SECRET_KEY: ${SECRET_KEY:-}
                  DB_TYPE: @engine@
                  DB_USERNAME: dify
                  DB_PASSWORD: difyai123456
                  DB_HOST: @service@
                  DB_DATABASE: dify
                  REDIS_HOST: redis
                  REDIS_PASSWORD: difyai123456
                  VECTOR_STORE: weaviate
                  WEAVIATE_ENDPOINT: http://weaviate:8080
                volumes: ["./volumes/app/storage:/app/api/storage"]
              worker:
                <<: *api
                environment: {<<: *environment, MODE: worker}
              web:
                image: langgenius/dify-web:1.14.2
              plugin_daemon:
                image: langgenius/dify-plugin-daemon:0.5.8-local
                environment: {DB_HOST: @service@, DB_DATABASE: dify_plugin, DB_PASSWORD: difyai123456, SERVER_KEY: x}
                volumes: ["plugins:/app/storage"]
              redis:
                image: redis:6-alpine
                volumes: ["./volumes/redis/data:/data"]
              weaviate:
                image: semitechnologies/weaviate:1.27.0
                volumes: ["./volumes/weaviate:/var/lib/weaviate"]
            """;
    private static final String POSTGRESQL = """
              db_postgres:
                image: postgres:15-alpine
                environment: {POSTGRES_USER: dify, POSTGRES_PASSWORD: difyai123456, POSTGRES_DB: dify}
                volumes: ["./volumes/db/data:/var/lib/postgresql/data"]
            """;
    private static final String MYSQL = """
              db_mysql:
                image: mysql:8.0
                environment: {MYSQL_ROOT_PASSWORD: difyai123456, MYSQL_DATABASE: dify}
                volumes: ["./volumes/mysql/data:/var/lib/mysql"]
            """;

    private MigrationChart() {}

    /**
     * Converts.
     *
     * @param engine {@code postgresql} or {@code mysql}
     * @param secretKey of the project's .env; empty: Dify makes its own
     */
    static GeneratedChart write(String engine, Path project, Path chart, String secretKey) {
        boolean mysql = engine.equals("mysql");
        String compose = PROJECT.replace("@engine@", engine).replace("@service@", mysql ? "db_mysql" : "db_postgres")
                + (mysql ? MYSQL : POSTGRESQL)
                + "volumes:\n  plugins: {}\n";
        return GeneratedChart.of(
                ComposeFolder.at(project, compose)
                        .file(".env", "SECRET_KEY=" + secretKey + "\n")
                        .load(),
                chart);
    }
}
