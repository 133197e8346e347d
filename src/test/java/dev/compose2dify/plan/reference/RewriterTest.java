package dev.compose2dify.plan.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.plan.reference.Reference.Syntax;
import dev.compose2dify.text.DnsNames;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RewriterTest {
    private static final List<String> OLD =
            List.of("api", "db_postgres", "plugin_daemon", "redis", "web", "ssrf_proxy");
    private static final List<String> PIECES = List.of(
            "http://",
            "redis://:pw@",
            "grpc://u:p%40@",
            ":5001",
            ":6379",
            "/api/v1",
            ",",
            " ",
            "\n",
            "\"",
            "'",
            "[",
            "]",
            "=",
            "-h ",
            "--host=",
            "host: ",
            "proxy_pass ",
            ";",
            "acl x dstdomain ",
            "cache_peer ",
            " parent 8194",
            "./volumes/",
            ".init_permissions",
            ".example.com",
            "@",
            "tcp(",
            ")",
            "#",
            "curl ",
            "{",
            "}",
            "$(X)",
            "image: ",
            "DB_HOST=",
            "é");

    private static ReferenceScanner scanner(List<String> names) {
        return new ReferenceScanner(ServiceNames.of(names));
    }

    @Test
    void onlyTheReferencesChange() {
        String text = "redis://:redis@redis:6379/redis";
        List<Reference> references = scanner(OLD).inEnvironment("X", text);
        assertThat(Rewriter.rewrite(text, references, found -> "dify-" + found.serviceName()))
                .isEqualTo("redis://:redis@dify-redis:6379/redis");
    }

    @Test
    void overlappingReferencesAreRefused() {
        Reference one = new Reference(0, 3, "a", OptionalInt.empty(), Syntax.HOST);
        Reference two = new Reference(2, 4, "b", OptionalInt.empty(), Syntax.HOST);
        assertThatThrownBy(() -> Rewriter.rewrite("abcd", List.of(one, two), found -> "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rewritingToTheSameNamesChangesNothing() {
        Random random = new Random(1);
        for (int i = 0; i < 600; i++) {
            String text = randomText(random);
            for (List<Reference> references : scans(scanner(OLD), text)) {
                assertThat(Rewriter.rewrite(text, references, found -> text.substring(found.start(), found.end())))
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void scanningForTheNewNamesAfterwardsFindsTheSamePlaces() {
        List<String> renamed = OLD.stream().map(RewriterTest::rename).toList();
        Random random = new Random(2);
        int seen = 0;
        for (int i = 0; i < 600; i++) {
            String text = randomText(random);
            List<List<Reference>> before = scans(scanner(OLD), text);
            for (int kind = 0; kind < before.size(); kind++) {
                String rewritten = Rewriter.rewrite(text, before.get(kind), found -> rename(found.serviceName()));
                List<Reference> after = scans(scanner(renamed), rewritten).get(kind);
                assertThat(after)
                        .as(rewritten)
                        .extracting(Reference::serviceName)
                        .containsExactlyElementsOf(before.get(kind).stream()
                                .map(found -> rename(found.serviceName()))
                                .toList());
                assertThat(after)
                        .extracting(Reference::port)
                        .containsExactlyElementsOf(
                                before.get(kind).stream().map(Reference::port).toList());
                seen += after.size();
            }
        }
        assertThat(seen).as("the generator makes texts with references").isGreaterThan(300);
    }

    private static String rename(String service) {
        return "dify-" + DnsNames.toDns1123(service);
    }

    private static List<List<Reference>> scans(ReferenceScanner scanner, String text) {
        return List.of(
                scanner.inEnvironment("X_HOST", text),
                scanner.inEnvironment("X", text),
                scanner.inFile("/run.sh", text),
                scanner.inFile("/etc/squid.conf", text),
                scanner.inFile("a.yaml", text),
                scanner.inFile("a.txt", text));
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        List<String> all = new ArrayList<>(PIECES);
        for (int i = random.nextInt(10); i >= 0; i--) {
            text.append(
                    random.nextInt(3) == 0 ? OLD.get(random.nextInt(OLD.size())) : all.get(random.nextInt(all.size())));
        }
        return text.toString();
    }
}
