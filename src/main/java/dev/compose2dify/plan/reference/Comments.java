package dev.compose2dify.plan.reference;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blanks out the comments of a config file, so that what is commented out is no reference; positions stay. */
final class Comments {
    private static final Pattern LINE = Pattern.compile("(?m)^[ \\t]*(?:#|//|;|--(?= )).*$|(?<=[ \\t])#.*$");
    private static final Pattern XML = Pattern.compile("(?s)<!--.*?-->");

    private Comments() {}

    static String blank(String text) {
        return blank(XML, blank(LINE, text));
    }

    private static String blank(Pattern pattern, String text) {
        Matcher comment = pattern.matcher(text);
        StringBuilder out = null;
        while (comment.find()) {
            if (out == null) {
                out = new StringBuilder(text);
            }
            for (int i = comment.start(); i < comment.end(); i++) {
                if (out.charAt(i) != '\n') {
                    out.setCharAt(i, ' ');
                }
            }
        }
        return out == null ? text : out.toString();
    }
}
