package dev.compose2dify.chart;

import dev.compose2dify.text.SecretFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code deploy.sh} supplies at install time. Nothing here is secret: it names credentials, it does not hold them.
 * Defaults and titles are any text (a role of PostgreSQL may be called {@code jürgen}); the script gets them quoted.
 *
 * @param chartName folder and chart name, {@code dify}
 * @param imageTag Dify's version that was found, the default of {@code --image-tag}
 * @param imageRepository prefix of Dify's images, {@code langgenius/dify}; empty for a project without Dify
 * @param credentials every key of the chart's Secret that is not put together from others
 * @param settings values with a default that an environment variable may change: sizes, names
 * @param claims every volume of the chart, whose size and class must not change once it exists
 * @param keyQuestion why it cannot be seen whether there is data that only the old SECRET_KEY opens, as a clause
 *     ({@code the database is outside (DB_HOST=pg.example.com)}); empty when it can be seen
 */
public record DeployPlan(
        String chartName,
        String imageTag,
        String imageRepository,
        List<CredentialOption> credentials,
        List<Option> settings,
        List<Claim> claims,
        String keyQuestion) {
    private static final Pattern CHART_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern SECRET_KEY = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern ENVIRONMENT = Pattern.compile("|[A-Z_][A-Z0-9_]*");
    private static final Pattern TITLE = Pattern.compile("[^|'\\r\\n]*");
    private static final String KEY = "(?!(?i:y|n|yes|no|on|off|true|false|null)(?:\\.|$))[A-Za-z][A-Za-z0-9_-]*";
    private static final Pattern VALUES_PATH = Pattern.compile(KEY + "(?:\\." + KEY + ")*");

    public DeployPlan {
        check(CHART_NAME, chartName, "chart name");
        credentials = List.copyOf(credentials);
        settings = List.copyOf(settings);
        claims = List.copyOf(claims);
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
     * @param formerKeys its keys in the Secret of an older chart
     */
    public record CredentialOption(
            String valuesPath,
            String secretKey,
            SecretFormat format,
            String environment,
            boolean generated,
            String title,
            List<String> formerKeys) {
        public CredentialOption {
            check(VALUES_PATH, valuesPath, "values path");
            check(SECRET_KEY, secretKey, "key of a Secret");
            formerKeys.forEach(k -> check(SECRET_KEY, k, "key of a Secret"));
            check(ENVIRONMENT, environment, "environment variable");
            check(TITLE, title, "title");
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
    public record Option(
            String valuesPath, String environment, String defaultValue, boolean size, boolean enabled, String title) {
        public Option {
            check(VALUES_PATH, valuesPath, "values path");
            check(ENVIRONMENT, environment, "environment variable");
        }
    }

    /**
     * A volume.
     *
     * @param name of the claim after the release's prefix; of a StatefulSet its name and that of its claim template,
     *     {@code postgresql/data}
     * @param statefulSet whether a StatefulSet makes the claim, else the chart does
     * @param sizePath where Helm takes the size from, {@code postgresql.persistence.size}
     * @param classPath where Helm takes the class from; empty when it has no class of its own
     * @param title what the user calls it
     */
    public record Claim(String name, boolean statefulSet, String sizePath, String classPath, String title) {
        public Claim {
            check(VALUES_PATH, sizePath, "values path");
        }
    }

    private static void check(Pattern pattern, String value, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("not a " + what + " for a shell script: " + value);
        }
    }
}
