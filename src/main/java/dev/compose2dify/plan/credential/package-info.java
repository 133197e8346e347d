/**
 * Which places hold one secret: found once, in variables, URLs, longer texts, commands, health checks and hooks, and not
 * changed afterwards. {@code CredentialFinder} is the chain of steps, {@code Credentials} its result, which the other passes
 * ask. Places belong together by origin (the same variable of {@code .env}), by the catalog, or by a URL that leads to a
 * server with that server's password; that two values are equal joins nothing. Each credential has one key of the chart's
 * Secret, named by the catalog or by the variable.
 */
package dev.compose2dify.plan.credential;
