package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.diagnostic.Location;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** From the bytes of a file to text, as the Go libraries in Docker Compose do it for each kind of file. */
public final class Encoding {
    private Encoding() {}

    /**
     * A YAML file: UTF-8, or UTF-16 when it begins with a byte order mark.
     *
     * @throws LoadException at the first byte that does not belong there
     */
    public static String yaml(byte[] content, Location file) {
        boolean little = startsWith(content, 0xff, 0xfe);
        if (little || startsWith(content, 0xfe, 0xff)) {
            Charset charset = little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
            return strict(content, charset, file).substring(1);
        }
        return strict(content, StandardCharsets.UTF_8, file);
    }

    /** An env file of the raw format: UTF-8. */
    public static String utf8(byte[] content, Location file) {
        return strict(content, StandardCharsets.UTF_8, file);
    }

    /**
     * An env file: UTF-8, where every byte that is none becomes U+FFFD. Compose only looks at what is a name or a value, so
     * that a comment may be in any encoding.
     */
    public static String lenient(byte[] content) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer chars = CharBuffer.allocate(content.length + 1);
        CoderResult result = decoder.decode(bytes, chars, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                chars.put('\uFFFD');
            }
            bytes.position(bytes.position() + result.length());
            result = decoder.decode(bytes, chars, true);
        }
        return chars.flip().toString();
    }

    private static String strict(byte[] content, Charset charset, Location file) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer chars = CharBuffer.allocate(content.length + 1);
        CoderResult result = charset.newDecoder().decode(bytes, chars, true);
        if (!result.isError()) {
            return chars.flip().toString();
        }
        int line = 1;
        int column = 1;
        int width = charset.equals(StandardCharsets.UTF_8) ? 1 : 2;
        for (int i = 0; i < bytes.position(); i += width) {
            boolean lineEnd = content[i] == '\n' || width == 2 && content[i] == 0 && content[i + 1] == '\n';
            line += lineEnd ? 1 : 0;
            column = lineEnd ? 1 : column + 1;
        }
        throw LoadException.at(
                new Location(file.file(), line, column),
                "not valid " + (width == 1 ? "UTF-8" : "UTF-16"),
                "save the file as UTF-8");
    }

    private static boolean startsWith(byte[] content, int first, int second) {
        return content.length > 1 && (content[0] & 0xff) == first && (content[1] & 0xff) == second;
    }
}
