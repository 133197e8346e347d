package dev.compose2dify.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256 of bytes and texts. */
public final class Sha256 {
    private Sha256() {}

    /** 64 lower-case hex digits. */
    public static String hex(byte[] content) {
        return HexFormat.of().formatHex(digest(content));
    }

    /** The hash of a text's UTF-8 bytes in base64, as a Content-Security-Policy has it. */
    public static String base64(String text) {
        return Base64.getEncoder().encodeToString(digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** The hash of a text's UTF-8 bytes, in 64 lower-case hex digits. */
    public static String of(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
