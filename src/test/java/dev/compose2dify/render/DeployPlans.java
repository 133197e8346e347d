package dev.compose2dify.render;

import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.chart.DeployPlan.Claim;
import dev.compose2dify.chart.DeployPlan.CredentialOption;
import dev.compose2dify.chart.DeployPlan.Option;
import dev.compose2dify.text.SecretFormat;
import java.util.List;

/** A plan like the one of a whole Dify. */
final class DeployPlans {
    private DeployPlans() {}

    static DeployPlan dify() {
        return dify("dify", "dify");
    }

    /** With a reason why it cannot be seen whether the old SECRET_KEY is needed. */
    static DeployPlan asking(String question) {
        DeployPlan plan = dify();
        return new DeployPlan(
                plan.chartName(),
                plan.imageTag(),
                plan.imageRepository(),
                plan.credentials(),
                plan.settings(),
                plan.claims(),
                question);
    }

    static DeployPlan dify(String user, String database) {
        return new DeployPlan(
                "dify",
                "1.11.4",
                "langgenius/dify",
                List.of(
                        new CredentialOption(
                                "secrets.difySecretKey",
                                "dify-secret-key",
                                SecretFormat.HEX32,
                                "DIFY_SECRET_KEY",
                                true,
                                "Dify secret key",
                                List.of()),
                        new CredentialOption(
                                "postgresql.auth.password",
                                "postgresql-password",
                                SecretFormat.ALNUM32,
                                "POSTGRES_PASSWORD",
                                true,
                                "PostgreSQL password",
                                List.of()),
                        new CredentialOption(
                                "redis.auth.password",
                                "redis-password",
                                SecretFormat.ALNUM32,
                                "REDIS_PASSWORD",
                                true,
                                "Redis password",
                                List.of()),
                        new CredentialOption(
                                "secrets.agentServerKey",
                                "agent-server-key",
                                SecretFormat.BASE64URL32,
                                "",
                                true,
                                "agent server key",
                                List.of()),
                        new CredentialOption(
                                "secrets.opensearchPassword",
                                "opensearch-password",
                                SecretFormat.STRONG,
                                "",
                                true,
                                "OpenSearch password",
                                List.of()),
                        new CredentialOption(
                                "secrets.openaiApiKey",
                                "openai-api-key",
                                SecretFormat.ALNUM32,
                                "OPENAI_API_KEY",
                                false,
                                "OpenAI key",
                                List.of("shared-api-key"))),
                List.of(
                        new Option(
                                "postgresql.auth.username", "POSTGRES_USERNAME", user, false, true, "PostgreSQL user"),
                        new Option(
                                "postgresql.auth.database",
                                "POSTGRES_DATABASE",
                                database,
                                false,
                                true,
                                "PostgreSQL database"),
                        new Option(
                                "postgresql.persistence.size",
                                "POSTGRES_SIZE",
                                "20Gi",
                                true,
                                true,
                                "PostgreSQL volume"),
                        new Option("redis.persistence.size", "REDIS_SIZE", "8Gi", true, true, "Redis volume"),
                        new Option(
                                "weaviate.persistence.size", "WEAVIATE_SIZE", "50Gi", true, false, "Weaviate volume"),
                        new Option("dify.fileStorage.size", "DIFY_FILES_SIZE", "20Gi", true, true, "volume for files")),
                List.of(
                        new Claim(
                                "postgresql/data",
                                true,
                                "postgresql.persistence.size",
                                "postgresql.persistence.storageClassName",
                                "postgresql"),
                        new Claim(
                                "file-storage",
                                false,
                                "dify.fileStorage.size",
                                "dify.fileStorage.storageClassName",
                                "uploaded files")),
                "");
    }
}
