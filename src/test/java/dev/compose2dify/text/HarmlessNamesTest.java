package dev.compose2dify.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only looks like a credential stays where a person can read it. */
class HarmlessNamesTest {
    /** Name and value of variables that hold no credential. */
    private static final List<String> HARMLESS = List.of(
            "MASK_TOKEN=[MASK]",
            "CLS_TOKEN=[CLS]",
            "SEP_TOKEN=[SEP]",
            "UNK_TOKEN=<unk>",
            "EOS_TOKEN=</s>",
            "PAD_TOKEN=<pad>",
            "STOP_TOKEN=###",
            "BOS_TOKEN=<s>",
            "MAX_TOKENS=4096",
            "TOKENIZER=cl100k_base",
            "TOKENIZERS_PARALLELISM=false",
            "NUM_TOKENS=12",
            "FIRST_PASS=true",
            "SINGLE_PASS=1",
            "RENDER_PASS=main",
            "TWO_PASS=yes",
            "BYPASS=none",
            "COMPASS=north",
            "PASSENGER_PORT=80",
            "COLUMN_KEY=id",
            "MAP_KEY=region",
            "I18N_KEY=title",
            "TRANSLATION_KEY=menu.file",
            "REDIS_KEY=jobs",
            "SORT_KEY=created_at",
            "CACHE_KEY=v2",
            "PARTITION_KEY=tenant",
            "PRIMARY_KEY=id",
            "FOREIGN_KEY=user_id",
            "ROUTING_KEY=orders",
            "KEYS=5",
            "KEYBOARD=us",
            "KEYSPACE=app",
            "KEYCLOAK_URL=http://keycloak:8080",
            "API_KEY_HEADER=X-Api-Key",
            "REDIS_KEY_PREFIX=app:",
            "KEY_VAULT_NAME=prod",
            "HOT_KEY=ctrl-k",
            "SITE_KEY=6Lc_aXkUAAAA",
            "PASSWORD_MIN_LENGTH=12",
            "PASSWORD_RESET_URL=https://id.example.com/reset",
            "PASSWORD_POLICY=strong",
            "PASSWORD_HASHER=argon2",
            "SECRET_NAME=app-tls",
            "SECRET_PROVIDER=vault",
            "SECRETS_DIR=/run/secrets",
            "AUTH_MODE=oidc",
            "AUTH_URL=https://id.example.com/auth",
            "AUTH_ENABLED=true",
            "AUTHOR=Ada",
            "AUTHORITY=https://login.example.com/common",
            "SALT_ROUNDS=10",
            "JWT_ALGORITHM=HS256",
            "JWT_ISSUER=me",
            "JWT_EXPIRES_IN=15m",
            "CREDENTIALS_MODE=include",
            "CORS_ALLOW_HEADERS=Content-Type,Authorization",
            "N8N_RUNNERS_TASK_BROKER_URI=http://n8n:5679",
            "BROKER_URL=http://broker:8080",
            "DATABASE_URL=sqlite:////data/app.db",
            "SQLALCHEMY_DATABASE_URI=sqlite:///x.db",
            "MODEL_NAME=gpt-4o-mini-2024-07-18",
            "EMBEDDING=text-embedding-3-large",
            "LLM=qwen2.5-coder-32b-instruct",
            "IMAGE_DIGEST=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "GIT_COMMIT=3f786850e387550fdab836ed7e6dc881de23001b",
            "TENANT=0f8fad5b-d9cb-469f-a165-70867728950e",
            "RELEASE=2024.10.01-rc1",
            "VERSION=v1.16.1-beta2",
            "COLLATION=utf8mb4_unicode_ci",
            "JAVA_OPTS=-Xms512m -Xmx512m -Dfile.encoding=UTF-8",
            "PIP_INDEX=https://pypi.example.com/simple",
            "GREETING=Please enter your password: now",
            "LOG_FORMAT=%(asctime)s %(levelname)s token=%(token)s",
            "HELP_TEXT=use basic authentication, or bearer tokens",
            "POSTGRES_PASSWORD_FILE=/run/secrets/pw",
            "SEED_LIST=seed1.example.com,seed2.example.com",
            "ALLOWED_ORIGINS=https://a.example.com,https://b.example.com",
            "CRON=0 3 * * 1-5",
            "TIMEOUTS=30s,1m,5m30s",
            "FEATURES=chat2,search3,files4,audio5v2");

    @Test
    void atMostAFewHarmlessVariablesGoToTheSecret() {
        List<String> secret = new ArrayList<>();
        for (String line : HARMLESS) {
            int equals = line.indexOf('=');
            if (SecretClassifier.standard()
                    .classify(line.substring(0, equals), line.substring(equals + 1))
                    .isSecret()) {
                secret.add(line);
            }
        }
        assertThat(HARMLESS).hasSizeGreaterThanOrEqualTo(76);
        assertThat(secret).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server {\n  location / {\n    proxy_pass http://api:5001;\n    proxy_set_header X-Token $http_x_token;\n  }\n}\n",
                "ssl_certificate_key /etc/ssl/tls.key;\n",
                "scrape_configs:\n  - job_name: app\n    static_configs:\n      - targets: [app:9090]\n",
                "password = ${DB_PASSWORD}\ntoken: {{ token }}\nsecret = <your secret>\n",
                "password:\nsecret: \"\"\napi_key: null\n",
                "# password = commented-out\n; secret = too\n// token: also\n",
                "relabel_configs:\n  - key: app\n    auth: none\n",
                "maxmemory-policy noeviction\nappendonly yes\nrequirepass ${REDIS_PASSWORD}\n",
                "user nginx;\nworker_processes auto;\n",
                "http_port 3128\nacl localnet src 10.0.0.0/8\nhttp_access allow localnet\n",
                "127.0.0.1:5432:looks like a place\n",
                "listen 80;\nrewrite ^/(.*)$ /$1$2 last;\n",
                "Passwords are kept elsewhere. The password is set by the operator.\n"
            })
    void filesWithoutCredentialsStayReadable(String text) {
        assertThat(SecretLines.reason("/etc/app/app.conf", text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = os.environ['DB_PASSWORD']\n",
                "token = get_token(user)\npassword = config.password\n",
                "def login(password=None, token: str = ''):\n"
            })
    void expressionsOfCodeAreNoValues(String text) {
        assertThat(SecretLines.reason("/app/settings.py", text)).isEmpty();
    }

    @Test
    void aReasonNamesThePlaceAndNotTheValue() {
        assertThat(SecretLines.reason("/etc/redis.conf", "port 6379\nrequirepass hunter2hunter2\n"))
                .hasValue("line 2: requirepass");
        assertThat(SecretLines.reason("/etc/app.ini", "[db]\npassword = a b c\n"))
                .hasValue("line 2: password");
        assertThat(SecretLines.reason("/etc/users", "app:$apr1$abcdefgh$0123456789abcdef012345\n"))
                .get()
                .asString()
                .contains("hash of a password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_keys: [MARK, other]\n",
                "api_keys:\n  - MARK\n",
                "password: >-\n  MARK\n",
                "- {name: a, password: MARK}\n",
                "<property name=\"password\" value=\"MARK\"/>\n",
                "<user password=\"MARK\"/>\n",
                "//registry.example.com/:_authToken=MARK\n",
                "proxy_set_header X-Api-Key MARK;\n",
                "user a insecure-password MARK\n",
                "stats auth admin:MARK\n",
                "sentinel auth-pass mymaster MARK\n",
                "default_pass = MARK ; comment\n",
                "{sasl: {pwd: 'MARK'}}\n",
                "CREATE USER 'a'@'%' IDENTIFIED BY 'MARK';\n",
                "machine h login u password MARK\n"
            })
    void filesWithACredentialAreFound(String text) {
        assertThat(SecretLines.reason("/etc/app/app.conf", text.replace("MARK", "markerzero")))
                .hasValueSatisfying(reason -> assertThat(reason).doesNotContain("markerzero"));
    }
}
