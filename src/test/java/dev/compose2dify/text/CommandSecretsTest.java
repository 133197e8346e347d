package dev.compose2dify.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSecretsTest {
    private static List<String> inScript(String script) {
        return CommandSecrets.find(List.of("sh", "-c", script), 2, true).stream()
                .map(f -> script.substring(f.start(), f.end()))
                .toList();
    }

    private static List<String> inWords(String line) {
        List<String> words = List.of(line.split(" \\| "));
        List<String> found = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            CommandSecrets.find(words, i, false).forEach(f -> found.add(word.substring(f.start(), f.end())));
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-cli -a MARK ping | grep PONG",
                "redis-cli --no-auth-warning -a 'MARK' ping",
                "test \"$(redis-cli -a MARK ping)\" = PONG",
                "mysqladmin ping -uroot -p'MARK'",
                "mysql -p\"MARK\" -e 'select 1'",
                "PGPASSWORD=MARK psql -p 5432",
                "curl -fsSu u:MARK http://localhost/",
                "curl --user \"u:MARK\" http://localhost/",
                "curl -sH 'X-Api-Key: MARK' http://localhost/",
                "wget --header='X-API-Key: MARK' -qO- http://localhost/",
                "tool --user a -p MARK && exec app",
                "printf '%s' MARK > /run/password",
                "echo \"MARK\" | tee /run/secret_key",
                "echo MARK | docker login --password-stdin -u a",
                "echo 'a:MARK' | chpasswd",
                "cat > /etc/redis.conf <<EOF\nrequirepass MARK\nEOF",
                "mc alias set m http://minio:9000 user MARK",
                "rabbitmqctl add_user app MARK",
                "htpasswd -cb /f user MARK",
                "sqlcmd -S l -U sa -P 'MARK' -Q x",
                "export API_KEY=MARK; run"
            })
    void thePasswordInAScriptIsFound(String script) {
        String with = script.replace("MARK", "markerzero");
        assertThat(inScript(with)).containsOnly("markerzero");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-cli | -a | MARK | ping",
                "mysqladmin | ping | -pMARK",
                "curl | -uu:MARK | http://localhost",
                "curl | --user=u:MARK | http://localhost",
                "curl | -HX-API-Key: MARK | http://localhost",
                "wget | --header=X-API-Key: MARK | http://localhost",
                "/usr/bin/tool | run | -p | MARK",
                "java | -Ddb.password=MARK | -jar | x.jar",
                "app | --set | db.password=MARK",
                "postgres | -c | primary_conninfo=host=h password=MARK",
                "app | --header | Authorization: Basic MARK",
                "app | --header=X-Api-Key: MARK"
            })
    void thePasswordInWordsIsFound(String line) {
        assertThat(inWords(line.replace("MARK", "markerzero"))).containsExactly("markerzero");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg_isready -U postgres -d dify -p 5432",
                "psql -p postgres",
                "redis-cli -h redis -p 6379 -n 1 ping",
                "mkdir -p /data/x && cp -p a b",
                "docker run -p 80:80 x",
                "curl -H 'Content-Type: application/json' http://localhost",
                "curl -u \"${U}:${P}\" http://localhost",
                "mysql -u root -p\"$PW\" -e 'x'",
                "mysqladmin ping -p$MYSQL_ROOT_PASSWORD",
                "echo ok > /tmp/healthy",
                "curl -H 'Authorization: Bearer '\"$T\"'' http://localhost",
                "echo 'requirepass is set'",
                "echo password: see the manual",
                "read -p 'Continue' x",
                "celery -A app worker -P gevent -c 2 -Q a,b --loglevel INFO",
                "python -m app --token-file /run/t --max-tokens 4000"
            })
    void whatOnlyLooksLikeAPasswordStays(String script) {
        assertThat(inScript(script)).isEmpty();
        assertThat(inWords(script.replace(" ", " | "))).isEmpty();
    }
}
