package dev.compose2dify.text;

/** A short hash of a name, the same on every machine. */
final class NameHash {
    /** Length of the usual suffix. */
    static final int SHORT = 6;

    static final int LONGEST = 64;

    private NameHash() {}

    /** The first {@code length} hex digits of the name's SHA-256. */
    static String of(String name, int length) {
        return Sha256.of(name).substring(0, length);
    }
}
