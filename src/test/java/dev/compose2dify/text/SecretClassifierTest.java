package dev.compose2dify.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretClassifierTest {
    private static final Path LABELS = Path.of("../shared/reference/env-labels.tsv");

    private static Classification classify(String name, String value) {
        return SecretClassifier.standard().classify(name, value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DB_PASSWORD",
                "MYSQL_PWD",
                "PGPASSWORD",
                "SMTP_PASS",
                "ORACLE_PWD",
                "OB_TENANT_PASSWORD",
                "SECRET_KEY",
                "PAWS_SECRET_KEY",
                "S3_ACCESS_KEY",
                "ALIYUN_OSS_ACCESS_KEY_ID",
                "TENCENT_COS_SECRET_ID",
                "ANALYTICDB_KEY_ID",
                "ANALYTICDB_KEY_SECRET",
                "MINIO_ACCESS_KEY",
                "SERVER_KEY",
                "PLUGIN_DAEMON_KEY",
                "INNER_API_KEY_FOR_PLUGIN",
                "DIFY_AGENT_SERVER_SECRET_KEY",
                "KNOWLEDGE_FS_JWT_SECRET",
                "QDRANT__SERVICE__API_KEY",
                "AUTHENTICATION_APIKEY_ALLOWED_KEYS",
                "REDISCLI_AUTH",
                "NEO4J_AUTH",
                "CHROMA_AUTH_CREDENTIALS",
                "CHROMA_SERVER_AUTHN_CREDENTIALS",
                "MILVUS_TOKEN",
                "SHELLCTL_AUTH_TOKEN",
                "HTTP_REQUEST_NODE_SSL_CLIENT_KEY_DATA",
                "GOOGLE_STORAGE_SERVICE_ACCOUNT_JSON_BASE64",
                "AZURE_BLOB_STORAGE_CONNECTION_STRING",
                "XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY",
                "TIDB_PRIVATE_KEY",
                "NOTION_INTERNAL_SECRET",
                "GITHUB_TOKEN",
                "spring.datasource.password",
                "db_password",
                "common.security.rootPassword",
                "LANGFUSE_SALT",
                "VAULT_TOKEN_2",
                "ALLOWED_API_TOKENS"
            })
    void namesOfCredentialsAreSecret(String name) {
        assertThat(classify(name, "")).isEqualTo(Classification.SECRET);
        assertThat(classify(name, "some-value-1")).isEqualTo(Classification.SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CELERY_BROKER_URL", "DIFY_AGENT_REDIS_URL", "EVENT_BUS_REDIS_URL", "IRIS_CONNECTION_URL", "SENTRY_DSN",
                "WEB_SENTRY_DSN", "PIP_MIRROR_URL", "DATABASE_URL", "SQLALCHEMY_DATABASE_URI", "UV_INDEX_URL"
            })
    void urlsThatAreWrittenWithUserAndPasswordAreSecretEvenWhenEmpty(String name) {
        assertThat(classify(name, "")).isEqualTo(Classification.URL_WITH_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ACCESS_TOKEN_EXPIRE_MINUTES",
                "RESET_PASSWORD_TOKEN_EXPIRY_HOURS",
                "PROMPT_GENERATION_MAX_TOKENS",
                "INDEXING_MAX_SEGMENTATION_TOKENS_LENGTH",
                "REDIS_KEY_PREFIX",
                "REDIS_SSL_KEYFILE",
                "REDIS_SSL_CA_CERTS",
                "NGINX_SSL_CERT_KEY_FILENAME",
                "DB_USERNAME",
                "SMTP_USERNAME",
                "POSTGRES_USER",
                "ORACLE_DSN",
                "COUCHBASE_CONNECTION_STRING",
                "TIDB_PUBLIC_KEY",
                "COOKIEYES_SITE_KEY",
                "TURNSTILE_SITE_KEY",
                "KEY_PROVIDER_TYPE",
                "AZURE_KEYVAULT_KEY_SIZE",
                "OPENAPI_RATE_LIMIT_PER_TOKEN",
                "ENABLE_EMAIL_PASSWORD_LOGIN",
                "AUTHENTICATION_APIKEY_ENABLED",
                "AUTHENTICATION_APIKEY_USERS",
                "CREATORS_PLATFORM_OAUTH_CLIENT_ID",
                "ENABLE_TOKENIZER_GSE",
                "HOLOGRES_TOKENIZER",
                "PLUGIN_BASED_TOKEN_COUNTING_ENABLED",
                "FORCE_VERIFYING_SIGNATURE",
                "OPENSEARCH_AUTH_METHOD",
                "THIRD_PARTY_SIGNATURE_VERIFICATION_PUBLIC_KEYS",
                "CHROMA_AUTH_PROVIDER",
                "ANALYTICDB_ACCOUNT",
                "SENTRY_TRACES_SAMPLE_RATE",
                "POSTGRES_PASSWORD_FILE",
                "ALLOW_EMPTY_PASSWORD",
                "QDRANT_URL",
                "MILVUS_URI",
                "TENCENT_VECTOR_DB_URL",
                "SUPABASE_URL",
                "CELERY_BACKEND",
                "PWD",
                "common.security.authorizationEnabled",
                "xpack.security.http.ssl.enabled",
                "HTTP_REQUEST_NODE_SSL_CERT_DATA",
                "ENABLE_OAUTH_BEARER",
                "COMPASS",
                "PGPASSFILE",
                ""
            })
    void namesThatOnlyLookSecretAreConfig(String name) {
        assertThat(classify(name, "")).isEqualTo(Classification.CONFIG);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_PROXY, http://user:pw@proxy:3128, URL_WITH_CREDENTIALS",
        "HTTP_PROXY, http://ssrf_proxy:3128, CONFIG",
        "ETCD_ENDPOINTS, 'http://u:p@etcd-0:2379,http://u:p@etcd-1:2379', URL_WITH_CREDENTIALS",
        "FEEDBACK_SINK, https://abc123@sentry.example.com/5, URL_WITH_CREDENTIALS",
        "GIT_REMOTE, ssh://git@example.com/x.git, CONFIG",
        "CACHE, redis://:pw@redis:6379/0, URL_WITH_CREDENTIALS",
        "CACHE, redis://:r3dis#pw@redis:6379/0, URL_WITH_CREDENTIALS",
        "CACHE, redis://:@redis:6379/0, CONFIG",
        "STORE, jdbc:postgresql://db/dify?user=u&password=p, URL_WITH_CREDENTIALS",
        "STORE, user:pw@tcp(mysql:3306)/dify, URL_WITH_CREDENTIALS",
        "STORE, 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc==', SECRET",
        "STORE, -----BEGIN RSA PRIVATE KEY-----, SECRET",
        "SMTP_FROM, Dify <no-reply@example.com>, CONFIG",
        "OBCLIENT_USER, root@test, CONFIG",
        "GOOGLE_APPLICATION_CREDENTIALS, /etc/gcp/account.json, CONFIG",
        "KAFKA_SSL_CLIENT_AUTH, required, CONFIG",
        "CONSOLE_API_URL, https://dify.example.com/@me:1, CONFIG",
    })
    void theValueDecidesWhenItCarriesACredential(String name, String value, Classification expected) {
        assertThat(classify(name, value)).isEqualTo(expected);
    }

    @Test
    void precisionAndRecallOnTheLabelledNamesAreAtLeast99Percent() throws IOException {
        Assumptions.assumeTrue(Files.isRegularFile(LABELS), "skipped: no labelled names in ../shared");
        int hits = 0;
        List<String> missed = new ArrayList<>();
        List<String> falseAlarms = new ArrayList<>();
        List<String> wrongKind = new ArrayList<>();
        for (String line : Files.readAllLines(LABELS)) {
            String[] fields = line.split("\t");
            boolean expected = !fields[1].equals("config");
            Classification actual = classify(fields[0], "");
            if (expected && actual.isSecret()) {
                hits++;
                if (fields[1].startsWith("url") != (actual == Classification.URL_WITH_CREDENTIALS)) {
                    wrongKind.add(fields[0]);
                }
            } else if (expected) {
                missed.add(fields[0]);
            } else if (actual.isSecret()) {
                falseAlarms.add(fields[0]);
            }
        }
        assertThat(hits / (double) (hits + missed.size()))
                .as("recall; missed %s", missed)
                .isGreaterThanOrEqualTo(0.99);
        assertThat(hits / (double) (hits + falseAlarms.size()))
                .as("precision; false alarms %s", falseAlarms)
                .isGreaterThanOrEqualTo(0.99);
        assertThat(wrongKind).isEmpty();
    }
}
