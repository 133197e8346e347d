package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A loaded Compose project. All maps keep the order of the source.
 *
 * @param name the project's name, normalised as Compose does
 * @param directory the project directory, absolute
 * @param files the compose files that were read, in order, as the user knows them
 * @param profiles the active profiles
 * @param services the active services
 * @param disabledServices services that no active profile selects
 * @param networks every declared network (with the implicit {@code default} when it is used), by key
 * @param volumes every declared named volume, by key
 * @param configs top-level configs, by key
 * @param secrets top-level secrets, by key
 * @param exampleEnvironment what {@code .env.example} and {@code *.env.example} beside the compose file set: the public
 *     defaults of the release. A variable that several files set has several values. Empty when there are none
 * @param environmentFile the {@code .env} (or {@code .env.example}) that was used for interpolation, as the user knows it
 * @param inputs every file that was read, for the record of the conversion: path relative to the project directory where
 *     possible, and content hash (SHA-256, hex)
 * @param outside what was read from outside of the project's folders (those of the project and of its compose files), after
 *     symbolic links were followed: by the path that was asked for (a mount's source, a file below it, the file of a config
 *     or secret, an env file's name as in locations) the real path, as {@link Mount.Bind#display} names it
 * @param diagnostics what Compose would warn about
 */
public record Project(
        String name,
        String directory,
        List<String> files,
        Set<String> profiles,
        Map<String, Service> services,
        Map<String, Service> disabledServices,
        Map<String, Network> networks,
        Map<String, NamedVolume> volumes,
        Map<String, FileObject> configs,
        Map<String, FileObject> secrets,
        Map<String, Set<String>> exampleEnvironment,
        Optional<String> environmentFile,
        Map<String, String> inputs,
        Map<String, String> outside,
        List<Diagnostic> diagnostics) {
    /** The same project with other active services. */
    public Project withServices(Map<String, Service> others) {
        return new Project(
                name,
                directory,
                files,
                profiles,
                others,
                disabledServices,
                networks,
                volumes,
                configs,
                secrets,
                exampleEnvironment,
                environmentFile,
                inputs,
                outside,
                diagnostics);
    }
}
