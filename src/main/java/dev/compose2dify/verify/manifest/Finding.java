package dev.compose2dify.verify.manifest;

/**
 * One thing that is wrong with a rendered chart.
 *
 * @param file the manifest's file
 * @param object {@code Kind/name}; empty when the fault lies before any object
 * @param path where in the object, {@code spec.containers[0].env[3]}; empty for the whole object
 * @param message what is wrong, in one sentence without a full stop; never holds a secret's value
 */
public record Finding(String file, String object, String path, String message) {
    /** One line: {@code dify/templates/api.yaml: Deployment/dify-api: spec.template: what is wrong}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(file).append(": ");
        if (!object.isEmpty()) {
            line.append(object).append(": ");
        }
        if (!path.isEmpty()) {
            line.append(path).append(": ");
        }
        return line.append(message).toString();
    }
}
