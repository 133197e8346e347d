package dev.compose2dify.plan.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceScannerTest {
    private static final List<String> SERVICES = List.of(
            "api",
            "web",
            "worker",
            "redis",
            "db_postgres",
            "db_mysql",
            "plugin_daemon",
            "ssrf_proxy",
            "sandbox",
            "weaviate",
            "opensearch",
            "elasticsearch",
            "kibana",
            "oracle",
            "minio",
            "etcd",
            "couchbase-server",
            "api_websocket",
            "postgres",
            "agent_backend",
            "es01",
            "es02",
            "tikv",
            "pd0",
            "postgresql",
            "registry",
            "nginx",
            "init_permissions",
            "app");
    private static final ReferenceScanner SCANNER = new ReferenceScanner(ServiceNames.of(SERVICES));

    /** {@code service@index:port} for each reference, so that a table can hold them. */
    private static String show(List<Reference> references) {
        return references.stream()
                .map(reference -> reference.serviceName() + "@" + reference.start()
                        + (reference.port().isPresent() ? ":" + reference.port().getAsInt() : ""))
                .collect(Collectors.joining(" "));
    }

    private static String environment(String name, String value) {
        return show(SCANNER.inEnvironment(name, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DB_HOST | db_postgres | db_postgres@0",
                "PGHOST | db_postgres | db_postgres@0",
                "CODE_EXECUTION_ENDPOINT | http://sandbox:8194 | sandbox@7:8194",
                "WEAVIATE_GRPC_ENDPOINT | grpc://weaviate:50051 | weaviate@7:50051",
                "CELERY_BROKER_URL | redis://:difyai123456@redis:6379/1 | redis@22:6379",
                "CELERY_BROKER_URL | redis://:r3dis#pw@redis:6379/1 | redis@18:6379",
                "CELERY_BROKER_URL | redis://redis/1 | redis@8:6379",
                "CELERY_BROKER_URL | redis://:redis@redis | redis@15:6379",
                "ANY | redis://redis:6379@web:1 | web@19:1",
                "COUCHBASE_CONNECTION_STRING | couchbase://couchbase-server | couchbase-server@12:11210",
                "ORACLE_DSN | oracle:1521/FREEPDB1 | oracle@0:1521",
                "ORACLE_DSN | oracle/FREEPDB1 | oracle@0",
                "ORACLE_DSN | (DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=oracle)(PORT=1521))) | oracle@42:1521",
                "MYSQL_DSN | root:pw@tcp(db_mysql:3306)/dify | db_mysql@12:3306",
                "PG_DSN | host=db_postgres port=5433 dbname=postgres | db_postgres@5:5433",
                "DATABASE_URL | postgresql+psycopg2://postgres:api@db_postgres/api | db_postgres@35:5432",
                "STORE | jdbc:postgresql://db_postgres:5432/api?user=postgres | db_postgres@18:5432",
                "STORE | jdbc:oracle:thin:@oracle:1521:api | oracle@18:1521",
                "STORE | jdbc:oracle:thin:@//oracle:1521/api | oracle@20:1521",
                "STORE | mongodb://u:p@es01:1,es02:2/api | es01@14:1 es02@21:2",
                "ETCD_ENDPOINTS | etcd:2379 | etcd@0:2379",
                "MINIO_ADDRESS | minio:9000 | minio@0:9000",
                "NGINX_SOCKET_IO_UPSTREAM | api_websocket:5001 | api_websocket@0:5001",
                "OPENSEARCH_HOSTS | [\"https://opensearch:9200\"] | opensearch@10:9200",
                "ELASTICSEARCH_HOSTS | [\"es01\",\"es02\"] | es01@2 es02@9",
                "REDIS_SENTINELS | es01:26379,es02:26379 | es01@0:26379 es02@11:26379",
                "discovery.seed_hosts | es01,es02 | es01@0 es02@5",
                "NO_PROXY | localhost,127.0.0.1,elasticsearch,kibana | elasticsearch@20 kibana@34",
                "HTTP_PROXY | http://ssrf_proxy:3128 | ssrf_proxy@7:3128",
                "http_proxy | ssrf_proxy:3128 | ssrf_proxy@0:3128",
                "ENDPOINTS | http://api:5001,http://web:3000 | api@7:5001 web@23:3000",
                "PROBE | pg_isready -h db_postgres -p 5433 -U postgres | db_postgres@14:5433",
                "JAVA_OPTS | -Xmx1g -Des.host=elasticsearch -Dx.url=http://api:5001/api | elasticsearch@17 api@46:5001",
                "LINK | http://localhost/login?next=http://web:3000/api | web@35:3000",
                "SSRF_SANDBOX_HOST | sandbox | sandbox@0",
                "DB_HOST | DB_Postgres | db_postgres@0",
                "API_URL | http://api | api@7:80",
                "API_URL | http://api:$(API_PORT)/x | api@7",
            })
    void aHostInAVariableIsAReference(String name, String value, String expected) {
        assertThat(environment(name, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DB_TYPE | postgresql",
                "DB_DATABASE | redis",
                "POSTGRES_DB | web",
                "DB_USERNAME | postgres",
                "COMPOSE_PROFILES | weaviate,postgresql",
                "VECTOR_STORE | weaviate",
                "CELERY_BACKEND | redis",
                "CELERY_BROKER | redis",
                "SESSION_TYPE | redis",
                "MODE | api",
                "STORAGE_TYPE | minio",
                "S3_BUCKET_NAME | api",
                "OPENDAL_ROOT | s3://minio/api",
                "DATA | ./volumes/plugin_daemon",
                "DATA | /app/api/storage/.init_permissions",
                "CONSOLE_API_URL | https://api.example.com",
                "CLICKZETTA_SERVICE | api.clickzetta.com",
                "DB_HOST | redis.internal",
                "DB_HOST | my-redis",
                "DB_HOST | api.redis",
                "CONSOLE_API_URL | https://dify.example.com/console/api",
                "TRIGGER_URL | http://localhost",
                "SERVER_WORKER_CLASS | api.gunicorn",
                "APP_MODULE | api.app:app",
                "CHROMA_AUTH_PROVIDER | chromadb.auth.redis.api",
                "SANDBOX_IMAGE | redis:6379",
                "SANDBOX_IMAGE | registry:5000/sandbox",
                "DB_PASSWORD | redis:6379",
                "SMTP_FROM | someone@api",
                "MAIL | Dify <api@web>",
                "ARG | redis:6-alpine",
                "ARG | web:10:30",
                "ARG | api:99999",
                "NGINX_SERVER_NAME | api",
                "cluster.initial_master_nodes | es01,es02",
                "UPSTREAM_URL | http://api${SUFFIX}:80",
                "CODE | api",
                "CERTBOT_OPTIONS | --hostname api",
                "OTHER_URL | http://user@example.com/api:5001",
                "CELERY_BROKER_URL | redis://:web:80@example.com/1",
                "POSTGRES_DB | ",
            })
    void theSameWordElsewhereIsNoReference(String name, String value) {
        assertThat(SCANNER.inEnvironment(name, value == null ? "" : value)).isEmpty();
    }

    private static String command(String... words) {
        return SCANNER.inCommand(List.of(words)).stream()
                .map(found -> found.word() + "/" + show(List.of(found.reference())))
                .collect(Collectors.joining(" "));
    }

    @Test
    void hostsInCommandsAndProbesAreFound() {
        assertThat(command("CMD", "pg_isready", "-h", "db_postgres", "-U", "postgres", "-d", "dify"))
                .isEqualTo("3/db_postgres@0");
        assertThat(command("CMD", "mysqladmin", "ping", "-hdb_mysql", "-P", "3306", "-uroot", "-papi"))
                .isEqualTo("3/db_mysql@2:3306");
        assertThat(command("CMD-SHELL", "mysql -hdb_mysql -P3307 -uroot -e \"SELECT 1;\""))
                .isEqualTo("1/db_mysql@8:3307");
        assertThat(command("tikv-server", "--advertise-address=tikv", "--pd=pd0:2379", "--store=tikv"))
                .isEqualTo("1/tikv@20 2/pd0@5:2379");
        assertThat(command("--initial-cluster=pd0=http://pd0:2380")).isEqualTo("0/pd0@29:2380");
        assertThat(command("sh", "-c", "until nc -z redis 6379; do sleep 1; done; exec api"))
                .isEqualTo("2/redis@12:6379");
        assertThat(command("CMD", "curl", "-f", "api:5001/health")).isEqualTo("3/api@0:5001");
        assertThat(command("CMD-SHELL", "curl -sf web/apps || exit 1")).isEqualTo("1/web@9:80");
        assertThat(command("redis-cli", "--host", "redis", "--port", "6380")).isEqualTo("2/redis@0:6380");
        assertThat(command("bash", "-c", "exec 3<>/dev/tcp/redis/6379")).isEqualTo("2/redis@17:6379");
        assertThat(command("socat", "TCP-LISTEN:80,fork", "TCP:web:3000")).isEqualTo("2/web@4:3000");
        assertThat(command("env", "PGHOST=db_postgres", "psql")).isEqualTo("1/db_postgres@7");
        assertThat(command("./wait-for-it.sh", "redis:6379", "--", "api")).isEqualTo("1/redis@0:6379");
        assertThat(command("wait-for", "redis", "6379")).isEqualTo("1/redis@0:6379");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "celery -A app.celery worker -Q api,web --hostname worker",
                "FLAG_FILE=/app/api/storage/.init_permissions; chown -R redis:1001 /app/api && touch \"$FLAG_FILE\"",
                "redis-server --requirepass redis",
                "docker run redis:7 api",
                "gunicorn --bind 0.0.0.0:5001 app:app",
                "minio server /minio_data --console-address :9001",
                "python -m api.web",
                "cd api && ls web # redis:6379",
                "curl -o api http://localhost/api",
                "curl -H web: http://localhost",
                "pg_isready -U postgres -d postgres",
            })
    void wordsOfACommandThatAreNoHostsAreLeftAlone(String script) {
        assertThat(SCANNER.inFile("/run.sh", script)).isEmpty();
        assertThat(SCANNER.inCommand(List.of(script.split(" # ")[0].split(" "))))
                .isEmpty();
    }

    private static String file(String path, String text) {
        return SCANNER.inFile(path, text).stream()
                .map(found -> text.substring(found.start(), found.end())
                        + (found.port().isPresent() ? ":" + found.port().getAsInt() : ""))
                .collect(Collectors.joining(" "));
    }

    @Test
    void squidNamesHostsInAclsAndPeers() {
        String conf = """
                acl to_agent dstdomain agent_backend
                acl to_api dstdomain -n .api example.com web.example.com
                acl files urlpath_regex ^/api/
                # acl off dstdomain redis
                cache_peer sandbox parent 8194 0 no-query originserver
                cache_peer_access sandbox allow all
                http_access allow to_api
                acl api src all
                """;
        assertThat(file("/etc/squid/squid.conf.template", conf)).isEqualTo("agent_backend api sandbox:8194 sandbox");
    }

    @Test
    void nginxNamesHostsInUpstreamsAndPasses() {
        String conf = """
                upstream web { server web:3000; }
                upstream backends {
                    server api:5001 weight=2;
                    server plugin_daemon;
                }
                server {
                    listen 80;
                    server_name api;
                    location /api { proxy_pass http://api:5001; }
                    location / { proxy_pass http://web; }
                    location /e/ { proxy_pass http://plugin_daemon:5002; }
                    location /b { set $backend_host api_websocket; proxy_pass http://$backend_host:5001; }
                    location /s { set $up ${NGINX_SOCKET_IO_UPSTREAM}; }
                    location /f { fastcgi_pass app:9000; }
                    # proxy_pass http://redis:6379;
                }
                """;
        assertThat(file("/etc/nginx/conf.d/default.conf.template", conf))
                .isEqualTo("web:3000 api:5001 plugin_daemon:80 api:5001 plugin_daemon:5002 api_websocket app:9000");
    }

    @Test
    void settingsOfYamlJsonAndOthersAreReadLikeVariables() {
        assertThat(file("app.yaml", """
                        # redis:6379
                        server.host: '0.0.0.0'
                        opensearch.hosts: [https://opensearch:9200]
                        redis:
                          host: redis
                          port: 6379
                          db: redis
                        image: redis:7
                        hosts:
                          - es01
                          - es02:9300
                        names:
                          - api
                        cache: {host: redis, port: 6380, name: web}
                        """)).isEqualTo("opensearch:9200 redis:6379 es01 es02:9300 redis:6380");
        assertThat(file(
                        "a.json",
                        "{\"name\":\"api\",\"redisHost\":\"redis\",\"url\":\"http://web:3000/api\",\"api\":5001}"))
                .isEqualTo("redis web:3000");
        assertThat(file("a.toml", "tidb_addr = \"tikv:10080\"\nservice = \"api\"\n"))
                .isEqualTo("tikv:10080");
        assertThat(file("a.xml", "<c><host>redis</host><user>postgres</user><url>http://api</url></c>"))
                .isEqualTo("redis api:80");
        assertThat(file("pgbouncer.ini", "postgres = host=db_postgres port=5432 dbname=api\n"))
                .isEqualTo("db_postgres:5432");
        assertThat(file("entry.sh", "#!/bin/sh\npsql -h db_postgres\n")).isEqualTo("db_postgres");
    }

    @Test
    void plainTextHoldsOnlyUrlsAndHostsWithPorts() {
        assertThat(file("notes.txt", "Ask api or host: redis, see http://web:3000/api and redis:6379."))
                .isEqualTo("web:3000 redis:6379");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a:",
                "a,",
                "a=b,",
                "k:v,",
                "http://",
                "http://a/",
                "http://a:b",
                "x@",
                "\"",
                "- a\n",
                "a: [",
                "acl x dst a\n",
                "$(",
                "((",
                "# ",
                "server {",
                "<a>",
                "-h ",
                "host=",
                "--"
            })
    void longHostileTextIsScannedToItsEnd(String piece) {
        String text = piece.repeat(8_000 / piece.length());
        assertThat(SCANNER.inEnvironment("X_HOST", text)).isEmpty();
        assertThat(SCANNER.inFile("/run.sh", text)).isEmpty();
        assertThat(SCANNER.inFile("a.yaml", text)).isEmpty();
        assertThat(SCANNER.inFile("squid.conf", text)).isEmpty();
    }
}
