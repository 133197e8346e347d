package dev.compose2dify.catalog.image;

import dev.compose2dify.catalog.reading.NamePattern;
import dev.compose2dify.catalog.reading.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the image of one service, for the version that its tag names.
 *
 * @param component the canonical name, a DNS label that never changes
 * @param title what people call it
 * @param category what it is for
 * @param role what becomes of it
 * @param kind the controller that runs it
 * @param family components of one family run the same image with the same environment
 * @param difyImage {@code api} or {@code web}: the image is {@code images.dify.repository} + {@code -} + this, with
 *     {@code images.dify.tag}
 * @param version what the tag says
 * @param nameIsUsual whether the service has one of the names that Dify gave it; if not, and another service has, the
 *     other is the component and this one a service of the user's own with the same image
 * @param ports where it listens
 * @param dataPaths what must survive the pod
 * @param scratchPaths what is written and may be lost
 * @param configPaths where files of the user's go
 * @param readiness whether it can be sent requests
 * @param startup whether it has finished starting
 * @param liveness whether it must be restarted
 * @param login a command of the image that logs in over the network, or asks for what it is there for; it ends with 0
 *     when that works. Host and port follow as two more words. Empty: nothing is known
 * @param security under which users it works
 * @param singleton why it must never run twice; absent: it may
 * @param recreate whether the old pod must be gone before the new one starts
 * @param terminationGracePeriodSeconds how long it may take to end
 * @param shareProcessNamespace whether its process must not be PID 1 (docs/pitfalls.md, process-one)
 * @param needsFullyQualifiedNames whether it ignores the DNS search list (docs/pitfalls.md, search-domains)
 * @param callsWhatItNames whether it calls every service that its variables name, although it reads few of the secrets
 * @param resources what to ask for
 * @param readsSecrets patterns ({@code *} stands for any characters) of the secret-bearing variables that this image
 *     reads; absent: possibly all
 * @param omitWhenEmpty patterns of variables that must be left out rather than set to nothing
 * @param extraEnvironment what the chart sets by itself
 * @param configAdditions lines that configuration files of the user's need on Kubernetes
 * @param replacesHealthcheck whether the probes here replace a healthcheck in Compose that cannot work
 * @param replacedByFsGroup whether all it does is what {@code fsGroup} does: it makes volumes belong to another component's user
 * @param moves files that commands of Compose write where only root may, and where they go instead
 * @param defaultFiles replacements for mounted files that are missing
 * @param warnings what the user has to know
 * @param metrics how Prometheus reads it
 */
public record ImageFacts(
        String component,
        String title,
        Category category,
        Role role,
        ControllerKind kind,
        Optional<String> family,
        Optional<String> difyImage,
        Version version,
        boolean nameIsUsual,
        List<PortFacts> ports,
        List<DataPath> dataPaths,
        List<ScratchPath> scratchPaths,
        List<ConfigPath> configPaths,
        Optional<Probe> readiness,
        Optional<Probe> startup,
        Optional<Probe> liveness,
        List<String> login,
        SecurityFacts security,
        Optional<String> singleton,
        boolean recreate,
        int terminationGracePeriodSeconds,
        boolean shareProcessNamespace,
        boolean needsFullyQualifiedNames,
        boolean callsWhatItNames,
        ResourceFacts resources,
        Optional<List<String>> readsSecrets,
        List<String> omitWhenEmpty,
        List<ExtraVariable> extraEnvironment,
        List<ConfigAddition> configAdditions,
        boolean replacesHealthcheck,
        boolean replacedByFsGroup,
        Map<String, String> moves,
        List<DefaultFile> defaultFiles,
        List<Warning> warnings,
        Optional<MetricsFacts> metrics) {

    /** Whether the image reads the secret-bearing variable; {@code true} when its secrets are not known. */
    public boolean readsSecret(String variable) {
        return readsSecrets
                .map(patterns -> NamePattern.anyMatches(patterns, variable))
                .orElse(true);
    }

    /** Whether the variable must be left out rather than set to the empty string. */
    public boolean omitsWhenEmpty(String variable) {
        return NamePattern.anyMatches(omitWhenEmpty, variable);
    }

    /** The port with the name, if the image has it. */
    public Optional<PortFacts> port(String name) {
        return ports.stream().filter(port -> port.name().equals(name)).findFirst();
    }
}
