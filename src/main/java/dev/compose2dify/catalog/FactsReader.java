package dev.compose2dify.catalog;

import static dev.compose2dify.catalog.image.ImageFactsReader.range;

import dev.compose2dify.catalog.CredentialFacts.Generate;
import dev.compose2dify.catalog.CredentialFacts.Join;
import dev.compose2dify.catalog.CredentialFacts.Place;
import dev.compose2dify.catalog.CredentialFacts.Required;
import dev.compose2dify.catalog.CredentialFacts.ValuePart;
import dev.compose2dify.catalog.PublicUrlFacts.Base;
import dev.compose2dify.catalog.PublicUrlFacts.WhenRelative;
import dev.compose2dify.catalog.reading.Fields;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.text.SecretFormat;
import java.util.List;
import java.util.Optional;

/** Reads the facts that are not about one image. */
final class FactsReader {
    private FactsReader() {}

    static List<CredentialFacts> credentials(Fields file) {
        List<CredentialFacts> credentials = file.objects("credentials", FactsReader::credential);
        file.done();
        return credentials;
    }

    private static CredentialFacts credential(Fields f) {
        return new CredentialFacts(
                f.text("key"),
                f.text("values"),
                f.text("title"),
                f.objects("places", FactsReader::places).stream()
                        .flatMap(List::stream)
                        .toList(),
                f.choice("format", SecretFormat.class, Optional.of(SecretFormat.ALNUM32)),
                f.choice("generate", Generate.class, Optional.empty()),
                f.choice("required", Required.class, Optional.of(Required.WHEN_GENERATED)),
                f.texts("servers"),
                f.texts("clientVariables"),
                f.text("deployVariable"),
                f.texts("publicDefaults"),
                f.objects("joins", j -> new Join(j.text("with"), j.text("variable"), j.texts("values"))));
    }

    private static List<Place> places(Fields f) {
        String scope = f.text("in");
        ValuePart part = f.choice("part", ValuePart.class, Optional.of(ValuePart.VALUE));
        boolean added = f.flag("added", false);
        return f.texts("variables").stream()
                .map(variable -> new Place(scope, variable, part, added))
                .toList();
    }

    static List<PublicUrlFacts> publicUrls(Fields file) {
        List<PublicUrlFacts> urls = file.objects(
                "variables",
                f -> new PublicUrlFacts(
                        f.text("variable"),
                        f.texts("in"),
                        f.choice("base", Base.class, Optional.empty()),
                        f.text("suffix", ""),
                        range(f),
                        f.choice("whenRelative", WhenRelative.class, Optional.empty()),
                        f.flag("added", false),
                        f.text("note")));
        file.done();
        return urls;
    }

    static StorageFacts storage(Fields file) {
        StorageFacts storage = new StorageFacts(
                file.text("typeVariable"),
                file.objects(
                        "rules",
                        f -> new StorageFacts.Rule(
                                f.texts("types"),
                                f.optionalText("schemeVariable"),
                                f.texts("schemes"),
                                f.flag("local", false),
                                range(f))));
        file.done();
        return storage;
    }

    static List<RouteFacts> routes(Fields file) {
        return file.objects(
                "routes", f -> new RouteFacts(f.text("path"), f.text("service"), f.number("port", 0), range(f)));
    }

    static List<PinFacts> pins(Fields file) {
        List<PinFacts> pins = file.objects("pins", f -> new PinFacts(f.texts("repositories"), f.text("tag"), range(f)));
        file.done();
        return pins;
    }

    static MigrationFacts migration(Fields file) {
        MigrationFacts migration = new MigrationFacts(
                file.text("component"),
                file.text("switchVariable"),
                file.texts("command"),
                file.text("workingDirectory"));
        file.done();
        return migration;
    }

    static ChartFacts chart(Fields file) {
        ChartFacts chart = new ChartFacts(
                file.text("main"),
                file.texts("subcharts"),
                file.objects(
                        "sizes",
                        f -> new ChartFacts.Size(
                                f.text("values"), f.text("environment"), f.text("default"), f.text("title"))),
                file.objects(
                        "settings",
                        f -> new ChartFacts.Setting(
                                f.text("values"),
                                f.text("title"),
                                f.text("environment"),
                                f.text("server"),
                                f.text("default"),
                                f.objects("places", FactsReader::places).stream()
                                        .flatMap(List::stream)
                                        .toList())));
        file.done();
        return chart;
    }

    static ShapeFacts shape(Fields file) {
        ShapeFacts shape = new ShapeFacts(
                file.objects(
                        "services",
                        f -> new ShapeFacts.ServiceShape(
                                f.text("component"),
                                f.textsMap("needs"),
                                f.texts("marks"),
                                f.texts("without"),
                                f.texts("names"),
                                f.flag("essential", false))),
                file.objects("eras", f -> new ShapeFacts.Era(Version.parse(f.text("since")), f.texts("variables"))));
        file.done();
        return shape;
    }

    static OneShotFacts oneShots(Fields file) {
        OneShotFacts facts = new OneShotFacts(
                file.texts("images"),
                file.texts("programs"),
                file.texts("words"),
                file.texts("forever"),
                file.texts("names"));
        file.done();
        return facts;
    }

    static List<SelectionFacts> selections(Fields file) {
        List<SelectionFacts> selections = file.objects(
                "selections",
                f -> new SelectionFacts(
                        f.text("variable"),
                        f.objects("choices", c -> new SelectionFacts.Choice(c.texts("values"), c.texts("variables")))));
        file.done();
        return selections;
    }

    static MoveFacts move(Fields file) {
        MoveFacts move = new MoveFacts(
                file.objects("components", FactsReader::moveOfComponent),
                file.object(
                                "key",
                                f -> new MoveFacts.EncryptionKey(
                                        f.text("credential"), f.text("variable"), f.text("file")))
                        .orElseThrow(() -> file.error("the key 'key' is missing")),
                file.text("reindex"),
                file.objects(
                        "outside",
                        f -> new MoveFacts.Outside(
                                f.text("variable"), f.text("title"), f.optionalText("vectorStore"))));
        file.done();
        return move;
    }

    private static MoveFacts.ComponentMove moveOfComponent(Fields f) {
        return new MoveFacts.ComponentMove(
                f.text("component"),
                f.choice("how", MoveFacts.Method.class, Optional.empty()),
                f.text("family", ""),
                f.texts("users"),
                f.texts("passwords"),
                f.texts("names"),
                f.texts("keeps"));
    }
}
