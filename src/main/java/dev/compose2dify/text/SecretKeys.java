package dev.compose2dify.text;

/** Names of credentials: the key in the Secret and the key under {@code secrets} in {@code values.yaml}. */
public final class SecretKeys {
    private SecretKeys() {}

    /** The key in the Secret: {@code S3_SECRET_KEY} is {@code s3-secret-key}. */
    public static String fromVariable(String variableName) {
        return DnsNames.toDns1123(variableName);
    }

    /** The key in {@code values.yaml}: {@code S3_SECRET_KEY} is {@code s3SecretKey}. */
    public static String valuesKey(String variableName) {
        return ValuesKeys.camelCase(variableName);
    }
}
