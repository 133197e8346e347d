package dev.compose2dify.catalog;

import dev.compose2dify.catalog.image.ImageFactsReader;
import dev.compose2dify.catalog.reading.Fields;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.catalog.reading.VersionRange;
import java.util.List;
import java.util.Optional;

/**
 * What an update asks of its owner ({@code catalog/upgrades.yaml}).
 *
 * @param formerNames names that another release gave to a component's service
 * @param servers servers without which Dify does not run
 * @param engines jumps of a data store's version; of several for one component the first that fits counts
 * @param steps what Dify's release notes ask for
 */
public record UpgradeFacts(
        List<FormerNames> formerNames, List<Server> servers, List<Engine> engines, List<Step> steps) {
    /** Service names of one component. */
    public record FormerNames(String component, List<String> names) {}

    /**
     * A server that Dify's containers find by a variable.
     *
     * @param variable holds the host, alone or in a URL
     * @param choice the variable whose {@code value} chooses this server; absent: always needed
     * @param components what can be it
     */
    public record Server(String variable, Optional<Selector> choice, List<String> components) {}

    /** A variable with the value that matters. */
    public record Selector(String variable, String value) {}

    /** Which change of a version matters. */
    public enum Every {
        MAJOR,
        /** Another major version, or more than one minor version. */
        MINOR
    }

    /**
     * A jump of an engine.
     *
     * @param from versions of the old image; everything, where {@code every} decides
     * @param title what happens, with {@code {old}} and {@code {new}}
     * @param todo what to do
     */
    public record Engine(
            String component, VersionRange from, VersionRange to, Optional<Every> every, String title, String todo) {
        /** Whether a change of the image's version is this jump. A tag without a version is never one. */
        public boolean fits(Version before, Version now) {
            if (before.isNewest() || now.isNewest() || !before.isBefore(now)) {
                return false;
            }
            boolean jumps = every.map(e -> e == Every.MAJOR
                            ? before.part(0) != now.part(0)
                            : before.part(0) != now.part(0) || now.part(1) - before.part(1) > 1)
                    .orElse(true);
            return jumps && from.contains(before) && to.contains(now);
        }
    }

    /**
     * A step of a release.
     *
     * @param crosses the first version of Dify that needs it; absent: every update does
     * @param versions new versions of Dify that it is for
     * @param component only where the new chart has it
     * @param where only where a variable has this value in the new chart
     * @param changes only where the value of this variable changes
     * @param title what happens; {@code {old}} and {@code {new}} are the values of a variable that changes
     * @param todo what to know or to do besides the commands; may be empty
     * @param after whether it is done after the new version runs; otherwise before
     * @param commands for a shell, with {@code {namespace}}, {@code {release}} and {@code {api}}, which runs the rest in the
     *     api's container
     */
    public record Step(
            String id,
            Optional<Version> crosses,
            VersionRange versions,
            Optional<String> component,
            Optional<Selector> where,
            Optional<String> changes,
            String title,
            String todo,
            boolean after,
            List<String> commands) {}

    static UpgradeFacts read(Fields file) {
        UpgradeFacts facts = new UpgradeFacts(
                file.objects("formerNames", f -> new FormerNames(f.text("component"), f.texts("names"))),
                file.objects("servers", UpgradeFacts::server),
                file.objects("engines", UpgradeFacts::engine),
                file.objects("steps", UpgradeFacts::step));
        file.done();
        return facts;
    }

    private static Server server(Fields f) {
        Optional<Selector> choice = f.optionalText("choice").map(c -> new Selector(c, f.text("value")));
        return new Server(f.text("variable"), choice, f.texts("components"));
    }

    private static Engine engine(Fields f) {
        return new Engine(
                f.text("component"),
                f.object("from", ImageFactsReader::range).orElse(VersionRange.ALWAYS),
                f.object("to", ImageFactsReader::range).orElse(VersionRange.ALWAYS),
                f.optionalText("every").isPresent()
                        ? Optional.of(f.choice("every", Every.class, Optional.empty()))
                        : Optional.empty(),
                f.text("title"),
                f.text("todo"));
    }

    private static Step step(Fields f) {
        return new Step(
                f.text("id"),
                f.optionalText("crosses").map(Version::parse),
                new VersionRange(
                        f.optionalText("since").map(Version::parse),
                        f.optionalText("until").map(Version::parse)),
                f.optionalText("component"),
                f.optionalText("variable").map(v -> new Selector(v, f.text("value"))),
                f.optionalText("changes"),
                f.text("title"),
                f.optionalText("todo").orElse(""),
                f.text("when").equals("after"),
                f.texts("commands"));
    }
}
