package dev.compose2dify.text;

import java.util.Locale;

/** What a generated credential looks like. None needs escaping in a URL or a shell. */
public enum SecretFormat {
    /** 32 random bytes as 64 hexadecimal digits. */
    HEX32,
    /** 32 characters of A-Z, a-z, 0-9. */
    ALNUM32,
    /** 32 random bytes as unpadded base64url: 43 characters (docs/pitfalls.md, agent-key). */
    BASE64URL32,
    /** 32 characters with upper and lower case, digit and one of {@code -_.}, starting with a letter (OpenSearch). */
    STRONG;

    /** Whether a value has this form. */
    public boolean accepts(String value) {
        return switch (this) {
            case HEX32 -> value.matches("[0-9a-f]{64}");
            case ALNUM32 -> value.matches("[A-Za-z0-9]{32}");
            case BASE64URL32 -> value.matches("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");
            case STRONG -> value.matches("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[-_.])[A-Za-z][A-Za-z0-9_.-]{31}");
        };
    }

    /** As {@code deploy.sh} and the catalog write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
