package dev.compose2dify.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short hash of a name, the same on every machine. */
final class NameHash {
    /** Length of the usual suffix. */
    static final int SHORT = 6;

    static final int LONGEST = 64;

    private NameHash() {}

    /** The first {@code length} hex digits of the name's SHA-256. */
    static String of(String name, int length) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
