package dev.compose2dify.gotemplate;

import dev.compose2dify.text.Escapes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Strings as Go has them: literals, quoting, and bytes that are no text. */
final class GoText {
    /** Stand for the bytes 0x80 to 0xff where they are no UTF-8: halves of surrogates, which no text holds. */
    private static final int ESCAPED = 0xdc00;

    private GoText() {}

    /** The value of a literal between double quotes, single quotes or backquotes. */
    static String unquote(String literal) {
        char quote = literal.charAt(0);
        if (literal.length() < 2 || literal.charAt(literal.length() - 1) != quote) {
            throw new TemplateException("a string is not closed: " + literal);
        }
        String text = literal.substring(1, literal.length() - 1);
        if (quote == '`' || text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char escape = text.charAt(++i);
            int digits = "xuU".indexOf(escape) < 0 ? 0 : escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
            if (digits > 0) {
                out.appendCodePoint(Integer.parseInt(text.substring(i + 1, i + 1 + digits), 16));
                i += digits;
            } else {
                out.append(escaped(escape));
            }
        }
        return out.toString();
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 11;
            case '\\', '"', '\'' -> c;
            default -> throw new TemplateException("\\" + c + " is not an escape");
        };
    }

    /** Between double quotes, as the verb {@code %q} does. */
    static String quote(String text) {
        return Escapes.quoted(text, GoText::isPrintable, c -> switch (c) {
            case 7 -> "\\a";
            case 8 -> "\\b";
            case 11 -> "\\v";
            case 12 -> "\\f";
            default -> {
                if (isByte(c)) {
                    yield String.format(Locale.ROOT, "\\x%02x", c - ESCAPED);
                }
                yield String.format(Locale.ROOT, c < 0x80 ? "\\x%02x" : c > 0xffff ? "\\U%08x" : "\\u%04x", c);
            }
        });
    }

    private static boolean isPrintable(int c) {
        if (c < 0x7f) {
            return c >= 0x20;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isByte(int c) {
        return c >= ESCAPED + 0x80 && c <= ESCAPED + 0xff;
    }

    /** Bytes as a string of Go, from which {@link #bytes} gives the same bytes. */
    static String of(byte[] bytes) {
        return decode(bytes, 0, bytes.length).orElseGet(() -> {
            StringBuilder out = new StringBuilder(bytes.length);
            for (int i = 0; i < bytes.length; ) {
                int length = length(bytes[i]);
                Optional<String> one = i + length <= bytes.length ? decode(bytes, i, length) : Optional.empty();
                out.append(one.orElse(String.valueOf((char) (ESCAPED + (bytes[i] & 0xff)))));
                i += one.isPresent() ? length : 1;
            }
            return out.toString();
        });
    }

    /** Of the sequence that a byte begins. */
    private static int length(byte first) {
        int lead = first & 0xff;
        return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }

    private static Optional<String> decode(byte[] bytes, int from, int length) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** With the replacement character for each byte that is no text, as JSON has it. */
    static String valid(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(isByte(c) ? 0xfffd : c));
        return out.toString();
    }

    static byte[] bytes(String text) {
        if (text.codePoints().noneMatch(GoText::isByte)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            if (isByte(c)) {
                bytes.write(c - ESCAPED);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }
}
