package dev.compose2dify.chart;

import java.util.List;

/**
 * A value that the installation must give (it depends on the environment), for example {@code postgresql.auth.username}.
 *
 * @param environment variable of deploy.sh that may give it
 * @param fallback what deploy.sh passes when nobody gives it
 * @param places {@code service.VARIABLE} where it is used
 */
public record SettingPlan(
        String valuesPath, String title, String environment, String fallback, boolean required, List<String> places) {}
