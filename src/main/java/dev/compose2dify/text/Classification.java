package dev.compose2dify.text;

/** Whether a variable's value may stand in a ConfigMap. */
public enum Classification {
    /** May be shown. */
    CONFIG,
    /** Is a credential, or half of a cloud key pair. */
    SECRET,
    /** Is a URL or connection string that holds a credential, or is meant to. */
    URL_WITH_CREDENTIALS;

    /** Whether the value must be kept in a Secret. */
    public boolean isSecret() {
        return this != CONFIG;
    }
}
