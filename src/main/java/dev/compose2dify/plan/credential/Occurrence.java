package dev.compose2dify.plan.credential;

import dev.compose2dify.diagnostic.Location;

/**
 * A value that one place gives a credential.
 *
 * @param value as the container gets it
 * @param carried the value with marks in place of the hosts in it ({@link dev.compose2dify.chart.Value.Host#mark()})
 * @param isPublic everybody can read it in Dify's own files
 * @param server the place is in the component that checks the credential
 * @param foreign the place is in a service that is none of Dify's
 * @param service whose text it is
 * @param name the variable, or the attribute for a command
 * @param location where the text stands
 */
record Occurrence(
        String value,
        String carried,
        boolean isPublic,
        boolean server,
        boolean foreign,
        String service,
        String name,
        Location location) {
    String place() {
        return service + "." + name;
    }

    /** Without the value, which is not to be shown by accident. */
    @Override
    public String toString() {
        return "Occurrence[" + place() + "]";
    }
}
