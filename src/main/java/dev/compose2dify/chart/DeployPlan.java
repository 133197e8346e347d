package dev.compose2dify.chart;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What {@code deploy.sh} supplies at install time. Nothing here is secret: it names credentials, it does not hold them.
 *
 * @param chartName folder and chart name, {@code dify}
 * @param imageTag Dify's version that was found, the default of {@code --image-tag}
 * @param imageRepository prefix of Dify's images, {@code langgenius/dify}
 * @param credentials every key of the chart's Secret that is not put together from others
 * @param settings values with a default that an environment variable may change: sizes, names
 */
public record DeployPlan(
        String chartName,
        String imageTag,
        String imageRepository,
        List<Credential> credentials,
        List<Setting> settings) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]*");
    private static final Pattern SECRET_KEY = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern ENVIRONMENT = Pattern.compile("|[A-Z_][A-Z0-9_]*");
    private static final Pattern TITLE = Pattern.compile("[^|'\\r\\n]*");
    private static final String KEY = "(?!(?i:y|n|yes|no|on|off|true|false|null)(?:\\.|$))[A-Za-z][A-Za-z0-9_-]*";
    private static final Pattern VALUES_PATH = Pattern.compile(KEY + "(?:\\." + KEY + ")*");

    public DeployPlan {
        check(PLAIN, chartName, "chart name");
        check(PLAIN, imageTag, "image tag");
        check(PLAIN, imageRepository, "image repository");
        credentials = List.copyOf(credentials);
        settings = List.copyOf(settings);
    }

    /**
     * A credential of the chart's Secret {@code <fullname>-secrets}.
     *
     * @param valuesPath where Helm takes it from, {@code postgresql.auth.password}
     * @param secretKey its key in the Secret, which holds the value as it is
     * @param format what is generated when there is none
     * @param environment the variable that may supply it; empty when none does
     * @param generated whether it has to exist: generated on the first installation, and never changed afterwards. Otherwise
     *     the user's alone (a key of a provider), who may change it at any time
     * @param title what the user calls it
     */
    public record Credential(
            String valuesPath, String secretKey, Format format, String environment, boolean generated, String title) {
        public Credential {
            check(VALUES_PATH, valuesPath, "values path");
            check(SECRET_KEY, secretKey, "key of a Secret");
            check(ENVIRONMENT, environment, "environment variable");
            check(TITLE, title, "title");
        }
    }

    /** Of generated credentials. None needs escaping in a URL or a shell. */
    public enum Format {
        /** 32 bytes as 64 hexadecimal digits. */
        HEX32,
        /** 32 letters and digits. */
        ALNUM32,
        /** 32 bytes as unpadded base64url (docs/pitfalls.md, agent-key). */
        BASE64URL32,
        /** Letters of both cases, digits and a punctuation mark, for OpenSearch's rules. */
        STRONG;

        /** As {@code deploy.sh} knows it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A value that is not secret.
     *
     * @param valuesPath where Helm takes it from, {@code postgresql.persistence.size}
     * @param environment the variable that may change it, {@code POSTGRES_SIZE}
     * @param defaultValue used without it
     * @param size whether it is an amount of storage
     * @param enabled false when the chart has no such component: setting the variable is then answered with a warning
     * @param title what the user calls it
     */
    public record Setting(
            String valuesPath, String environment, String defaultValue, boolean size, boolean enabled, String title) {
        public Setting {
            check(VALUES_PATH, valuesPath, "values path");
            check(ENVIRONMENT, environment, "environment variable");
            check(PLAIN, defaultValue, "default");
            check(TITLE, title, "title");
        }
    }

    private static void check(Pattern pattern, String value, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("not a " + what + " for a shell script: " + value);
        }
    }
}
