package dev.compose2dify.gotemplate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code semverCompare} with one comparison: {@code >=1.14.0}. */
final class Semver {
    private static final Pattern CONSTRAINT = Pattern.compile("\\s*(>=|<=|>|<|=|!=)?\\s*(\\S+)\\s*");
    private static final Pattern VERSION =
            Pattern.compile("v?(\\d+)(?:[.](\\d+))?(?:[.](\\d+))?(-[0-9A-Za-z.-]+)?(?:[+][0-9A-Za-z.-]+)?");

    private Semver() {}

    static boolean satisfies(String constraint, String version) {
        Matcher wanted = CONSTRAINT.matcher(constraint);
        if (!wanted.matches()) {
            throw new TemplateException("semverCompare: \"" + constraint + "\" is not supported");
        }
        Matcher one = parse(version);
        Matcher other = parse(wanted.group(2));
        // A pre-release satisfies only what names one.
        if (one.group(4) != null && other.group(4) == null) {
            return false;
        }
        int order = compare(one, other);
        String operator = wanted.group(1) == null ? "=" : wanted.group(1);
        return switch (operator) {
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case "<" -> order < 0;
            case "!=" -> order != 0;
            default -> order == 0;
        };
    }

    private static Matcher parse(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw new TemplateException("semverCompare: \"" + version + "\" is not a version");
        }
        return matcher;
    }

    private static int compare(Matcher one, Matcher other) {
        for (int i = 1; i <= 3; i++) {
            int order = Long.compare(number(one.group(i)), number(other.group(i)));
            if (order != 0) {
                return order;
            }
        }
        if (one.group(4) == null || other.group(4) == null) {
            return one.group(4) == other.group(4) ? 0 : one.group(4) == null ? 1 : -1;
        }
        return one.group(4).compareTo(other.group(4));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
