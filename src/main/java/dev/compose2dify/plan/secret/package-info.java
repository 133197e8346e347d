/** Which values are credentials, and where in a URL they stand. */
package dev.compose2dify.plan.secret;
