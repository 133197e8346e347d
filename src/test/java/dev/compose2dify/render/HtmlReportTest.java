package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.compose2dify.support.ComposeFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final String SERVICES = """
              nginx:
                image: nginx:latest
                ports: ["80:80"]
              api:
                image: langgenius/dify-api:1.11.4
                environment:
                  LOG_LEVEL: INFO
                  DB_HOST: db
                  DB_PASSWORD: a secret of my own
                  "A<script>alert(1)</script>": "x</td><img src=x onerror=alert(2)>"
                  "QUOTE\\"'&": "y"
                labels: {"</script><script>alert(3)</script>": "z"}
              web:
                image: langgenius/dify-web:1.11.4
              db:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: a secret of my own}
                volumes: ["./volumes/<b>db:/var/lib/postgresql/data"]
              "own.service_x":
                image: example.com/x:1
                environment: {API: "http://api:5001", JS: "javascript:alert(4)"}
                volumes: ["data:/data/</title><script>alert(5)</script>"]
            """;

    @TempDir
    Path folder;

    private String page() {
        String volumes = "services:\n" + SERVICES + "volumes: {data: {}}\n";
        return HtmlReport.of(ComposeFolder.at(folder, volumes).plan());
    }

    @Test
    void textOfTheUserIsData() {
        String page = page();
        assertThat(page).contains("A&lt;script&gt;alert(1)&lt;/script&gt;", "QUOTE&quot;&#39;&amp;");
        // The two texts of the page itself, and nothing else that a browser would run.
        assertThat(count(page, "<script")).isEqualTo(1);
        assertThat(count(page, "</script")).isEqualTo(1);
        assertThat(page).doesNotContain("<img", "<b>db", " onerror=\"").doesNotContain("a secret of my own");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void thePageRunsItsOwnScriptOnlyAndFetchesNothing() throws NoSuchAlgorithmException {
        String page = page();
        String policy = match(page, "Content-Security-Policy\" content=\"([^\"]*)\"");
        assertThat(policy).startsWith("default-src 'none'");
        assertThat(policy).contains(hash(match(page, "(?s)<script>(.*?)</script>")));
        assertThat(policy).contains(hash(match(page, "(?s)<style>(.*?)</style>")));
        assertThat(page)
                .doesNotContainPattern("(src|href)=\"")
                .doesNotContain("url(http", "@import", "http-equiv=\"refresh\"");
        assertThat(page).doesNotContain(" style=\"").doesNotContain(" onclick=");
    }

    private static String match(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String hash(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    @Test
    void everyVariableOfTheProjectIsInTheTable() {
        String page = page();
        for (String name : List.of("LOG_LEVEL", "DB_HOST", "DB_PASSWORD", "API", "JS", "POSTGRES_PASSWORD")) {
            assertThat(page).contains("<tr><td><code>" + name + "</code></td>");
        }
    }

    @Test
    void thePicturesShowWhoTalksToWhom() {
        String page = page();
        String before = match(page, "(?s)<svg id=\"before\"(.*?)</svg>");
        String after = match(page, "(?s)<svg id=\"after\"(.*?)</svg>");
        assertThat(before).contains("data-from=\"api\" data-to=\"postgresql\"", ">nginx</text>", ">db</text>");
        assertThat(after)
                .contains("data-from=\"api\" data-to=\"postgresql\"", ">Ingress</text>", ">dify-postgresql</text>");
        assertThat(after).contains("data-to=\"*claim postgresql/data\"");
    }

    @Test
    void aBrowserShowsTheDiagramAndFindsAVariable() throws IOException {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "skipped: there is no Chromium on PATH");
        Path file = folder.resolve("report.html");
        Files.writeString(file, page());
        try (Browser browser = Browser.open(program.get(), file)) {
            assertThat(browser.evaluate("document.querySelectorAll('svg.diagram .node').length > 8"))
                    .isEqualTo("true");
            assertThat(browser.evaluate("document.querySelector('#after').getBoundingClientRect().width > 100"))
                    .isEqualTo("true");
            browser.evaluate("{ const s = document.getElementById('search'); s.value = 'log_level';"
                    + " s.dispatchEvent(new Event('input')); }");
            assertThat(browser.evaluate(VISIBLE)).isEqualTo("LOG_LEVEL");
            assertThat(browser.evaluate("document.getElementById('found').textContent"))
                    .startsWith("1 of ");
            for (int width : List.of(1280, 400)) {
                browser.call(
                        "Emulation.setDeviceMetricsOverride",
                        new ObjectMapper()
                                .createObjectNode()
                                .put("width", width)
                                .put("height", 900)
                                .put("deviceScaleFactor", 1)
                                .put("mobile", false));
                assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing is wider than %d", width)
                        .isEqualTo("true");
            }
            assertThat(browser.complaints).isEmpty();
        }
    }

    private static final String VISIBLE =
            "[...document.querySelectorAll('#variables tbody tr')].filter(r => r.offsetParent !== null)"
                    + ".map(r => r.querySelector('code').textContent).join()";
}
