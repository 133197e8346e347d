package dev.compose2dify.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.text.UrlCredential.Place;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlCredentialsTest {
    @ParameterizedTest
    @CsvSource({
        "redis://:pw@redis:6379/1, '', pw, USER_INFO",
        "redis://default:p%40w@redis:6379/1, default, p%40w, USER_INFO",
        "redis://:r3dis#pw@redis:6379/1, '', r3dis#pw, USER_INFO",
        "redis://:a/b?c@redis:6379/1, '', a/b?c, USER_INFO",
        "redis://:12/ab@redis:6379, '', 12/ab, USER_INFO",
        "redis://:p@ss@redis:6379/1, '', p@ss, USER_INFO",
        "redis://:@redis:6379/1, '', '', USER_INFO",
        "redis://u:$(REDIS_PASSWORD)@redis:6379/1, u, $(REDIS_PASSWORD), USER_INFO",
        "postgresql+psycopg2://u:p@db/dify, u, p, USER_INFO",
        "jdbc:mysql://u:p@db:3306/dify, u, p, USER_INFO",
        "https://key@o1.ingest.example.com/5, '', key, TOKEN",
        "https://u:p@host/path?mail=a@b, u, p, USER_INFO",
        "mongodb://u:p@[::1]:27017/x, u, p, USER_INFO",
        "https://host/x?a=1&access_token=abc&b=2, '', abc, QUERY",
        "u:p@tcp(db:3306)/x, u, p, USER_INFO",
    })
    void theCredentialOfAUrlIsFound(String url, String user, String password, Place place) {
        List<UrlCredential> found = UrlCredentials.find(url);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).user().of(url)).isEqualTo(user);
        assertThat(found.get(0).password().of(url)).isEqualTo(password);
        assertThat(found.get(0).place()).isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "://", "redis://", "http://api:5001", "http://api:5001/v1/users/@me", "http://api/path:x@y",
                "http://api:5001?next=a@b.c", "ssh://git@example.com/x", "a@b.c", "user:pw", "root@test",
                        "http://[::1]:80/",
                "Dify <a@b.c>, http://x"
            })
    void whereThereIsNoneNoneIsFound(String text) {
        assertThat(UrlCredentials.find(text)).isEmpty();
    }

    @Test
    void everyUrlOfAListIsLookedAt() {
        String list = "http://a:1@etcd-0:2379,http://etcd-1:2379,http://b:2@etcd-2:2379";
        assertThat(UrlCredentials.find(list).stream()
                        .map(found -> found.password().of(list)))
                .containsExactly("1", "2");
        String json = "[\"https://a:1@x:9200\",\"https://b:2@y:9200\"]";
        assertThat(UrlCredentials.find(json).stream().map(found -> found.user().of(json)))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({"p%40w, p@w", "a%2Fb%2fc, a/b/c", "100%, 100%", "%zz, %zz", "a+b, a+b", "%C3%A9, é", "é, é"})
    void passwordsArePercentDecoded(String encoded, String decoded) {
        assertThat(UrlCredentials.decode(encoded)).isEqualTo(decoded);
    }

    @Test
    void decodingUndoesEncodingForAnyPassword() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            StringBuilder password = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                password.appendCodePoint(
                        random.nextBoolean() ? 0x20 + random.nextInt(0x5f) : 0xa1 + random.nextInt(0x400));
            }
            String encoded = URLEncoder.encode(password.toString(), StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A");
            assertThat(encoded).matches("[A-Za-z0-9._~%-]*");
            assertThat(UrlCredentials.decode(encoded)).isEqualTo(password.toString());
            String url = "redis://:" + encoded + "@redis:6379/1";
            assertThat(UrlCredentials.find(url).get(0).password().of(url)).isEqualTo(encoded);
        }
    }
}
