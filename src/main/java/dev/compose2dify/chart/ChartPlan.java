package dev.compose2dify.chart;

import dev.compose2dify.diagnostic.Diagnostic;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A whole chart, decided: what {@code render} writes down.
 *
 * @param chartName also the default release and namespace
 * @param dify whether the project runs Dify; without it, nothing that is said of Dify holds
 * @param appVersion Dify's version as people say it: the tag, unless the tag tells none
 * @param imageTag Dify's tag
 * @param kubeVersion constraint for Chart.yaml
 * @param fullnameLimit how many characters of the release's name every object's name has room for
 * @param sharedEnvironments variables that several components have in common, the widest first
 * @param claims claims that have a file of their own because several components mount them
 * @param outside services outside of the cluster that can take the place of the chart's
 * @param migration how a Job can migrate the database; absent without Dify's api
 * @param networkPolicies of components that Compose isolates
 * @param admissions who may call the others
 * @param move how the data of the old deployment moves
 * @param foreignKeys keys of values that people know from other charts
 * @param fileStorage the claim of Dify's uploaded files; absent with object storage
 */
public record ChartPlan(
        String chartName,
        boolean dify,
        String appVersion,
        String imageTag,
        String difyRepository,
        String kubeVersion,
        int fullnameLimit,
        List<String> sources,
        List<String> profiles,
        List<ImagePlan> images,
        List<SharedEnvironment> sharedEnvironments,
        List<ComponentPlan> components,
        List<CredentialPlan> credentials,
        List<SettingPlan> settings,
        List<SizePlan> sizes,
        List<ClaimPlan> claims,
        Optional<ClaimPlan> fileStorage,
        IngressPlan ingress,
        List<OutsidePlan> outside,
        Optional<MigrationPlan> migration,
        List<NetworkPolicyPlan> networkPolicies,
        List<AdmissionPlan> admissions,
        MovePlan move,
        List<ForeignKey> foreignKeys,
        List<Decision> decisions,
        List<Diagnostic> diagnostics) {
    /** The longest name of a release, the same in every chart, so that no update renames the objects of a release. */
    public static final int LONGEST_RELEASE = 32;

    /** The names of all variables that stand in a ConfigMap. */
    public Set<String> configVariables() {
        Set<String> names = new LinkedHashSet<>();
        environments().forEach(e -> {
            e.variables().forEach(v -> names.add(v.name()));
            e.computed().forEach(v -> names.add(v.name()));
        });
        return names;
    }

    /** The names of all variables whose values stand in the Secret. */
    public Set<String> secretVariables() {
        Set<String> names = new LinkedHashSet<>();
        environments().forEach(e -> e.secrets().forEach(v -> names.add(v.name())));
        return names;
    }

    private Stream<EnvironmentPlan> environments() {
        return Stream.concat(
                sharedEnvironments.stream().map(SharedEnvironment::environment),
                components.stream().map(c -> c.container().environment()));
    }

    /** Variables of one ConfigMap that several components use. */
    public record SharedEnvironment(
            EnvironmentPlan environment, String fileName, List<String> components, String comment) {}

    /** @param from dotted; @param to where it is in this chart, for a reader: a key first */
    public record ForeignKey(String from, String to) {}

    /** @param name after the release's prefix; @param mountedBy components, in order */
    public record ClaimPlan(
            String name, String size, String valuesPath, boolean several, List<String> mountedBy, String origin) {}

    /**
     * Isolation of a component that Compose attaches to internal networks only.
     *
     * @param ingressFrom components that may open connections to it
     * @param egressTo components that it may open connections to, besides DNS
     * @param routed the Ingress routes to it, so its controller must reach it, on {@code ports}
     */
    public record NetworkPolicyPlan(
            String component,
            List<String> ingressFrom,
            List<String> egressTo,
            boolean routed,
            List<Integer> ports,
            String comment) {}

    /**
     * How Dify's database is migrated (docs/pitfalls.md, migration).
     *
     * @param component whose image and configuration the Job takes
     * @param switchVariable with {@code true}, the api migrates at its start
     * @param waits for what the api waits for, but for what waits for the migration itself
     * @param command exits with 0 only when the migration has succeeded
     */
    public record MigrationPlan(
            String component,
            String switchVariable,
            List<String> command,
            String workingDirectory,
            List<InitPlan.Wait> waits,
            ResourcesPlan resources) {}
}
