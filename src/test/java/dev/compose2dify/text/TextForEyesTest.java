package dev.compose2dify.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text of the input in a terminal, in Markdown and in commands for copying: shown, never acted upon. */
class TextForEyesTest {
    @Test
    void controlCharactersAreShownAndDoNotReachTheTerminal() {
        assertThat(Printable.line("a\u001b]0;x\u0007b\0c\u009bd\u202ee\r\nf"))
                .isEqualTo("a\\u001b]0;x\\u0007b\\u0000c\\u009bd\\u202ee  f");
        assertThat(Printable.lines("a\nb\u001b")).isEqualTo("a\nb\\u001b");
        assertThat(Printable.line("plain \u00fcber \u4e2d")).isEqualTo("plain \u00fcber \u4e2d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "a|b ! a\\|b",
                "<script>x</script> ! &lt;script&gt;x&lt;/script&gt;",
                "`id` ! \\`id\\`",
                "a [x](http://h) ! a \\[x\\](http://h)",
                "**b** _c_ ~~d~~ ! \\*\\*b\\*\\* \\_c\\_ \\~\\~d\\~\\~",
                "DB_HOST ! DB_HOST",
                "&lt; ! &amp;lt;",
                "back\\slash ! back\\\\slash"
            })
    void aCellOfMarkdownHoldsNoMarkup(String text, String cell) {
        assertThat(Markdown.cell(text)).isEqualTo(cell);
    }

    @Test
    void aWordOfAScriptIsQuotedAndHoldsNoControlCharacter() {
        assertThat(ShellText.quoted("it's $(id) \\")).isEqualTo("'it'\\''s $(id) \\'");
        assertThat(ShellText.quoted("")).isEqualTo("''");
        assertThat(ShellText.quoted("it's\n\u001b1\u2028\\\u00fc"))
                .isEqualTo("$'it\\'s\\012\\0331\\342\\200\\250\\\\\u00fc'");
    }

    @Test
    void aCodeSpanCannotBeLeft() {
        assertThat(Markdown.code("DB_HOST")).isEqualTo("`DB_HOST`");
        assertThat(Markdown.code("a`b")).isEqualTo("``a`b``");
        assertThat(Markdown.code("`a``")).isEqualTo("``` `a`` ```");
        assertThat(Markdown.code("a|b")).isEqualTo("`a\\|b`");
        assertThat(Markdown.code("a\nb")).isEqualTo("`a b`");
        assertThat(Markdown.code("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '"',
            value = {
                "./volumes/app ! ./volumes/app",
                "./$(id) ! './$(id)'",
                "it's ! 'it'\\''s'",
                "-rf ! ./-rf",
                "two words ! 'two words'"
            })
    void aWordForTheShellIsOneWord(String text, String word) {
        assertThat(ShellText.word(text)).isEqualTo(word);
    }

    @Test
    void passwordsInUrlsAreMaskedInMessages() {
        assertThat(UrlCredentials.masked("CONSOLE_API_URL is https://user:pw@h.example.com today, and x://y?token=abc"))
                .isEqualTo("CONSOLE_API_URL is https://user:***@h.example.com today, and x://y?token=***");
        assertThat(UrlCredentials.masked("no URL")).isEqualTo("no URL");
    }
}
