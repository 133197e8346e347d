package dev.compose2dify.catalog;

import dev.compose2dify.catalog.image.ImageFactsReader;
import dev.compose2dify.catalog.reading.Fields;
import dev.compose2dify.catalog.reading.VersionRange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Services outside of the cluster that Dify can use in place of those of the chart ({@code catalog/external.yaml}).
 *
 * @param readers components by the word that variables of blocks have for them
 * @param blocks one for each block of values
 */
public record OutsideFacts(Map<String, String> readers, List<Block> blocks) {
    /** The component that reads variables as {@code reader}; the api's are read by all of its image. */
    public Optional<String> component(Reader reader) {
        return Optional.ofNullable(readers.get(reader.word()));
    }

    /** As what a component reads variables; empty for one that has no variables of its own. */
    public Optional<Reader> reader(String component) {
        return Stream.of(Reader.values())
                .filter(r -> component(r).filter(component::equals).isPresent())
                .findFirst();
    }

    /** What a block takes the place of. */
    public enum Role {
        DATABASE,
        CACHE,
        STORAGE,
        VECTOR_STORE
    }

    /**
     * One service.
     *
     * @param key in values.yaml, {@code externalRedis}
     * @param versions the versions of Dify that can use it
     * @param chosen the variable of the api that chooses it
     * @param host the variable of the api that says where it is
     * @param shorthand fields that one text stands for, by that text's key
     */
    public record Block(
            String key,
            String title,
            Role role,
            VersionRange versions,
            Optional<Chosen> chosen,
            Optional<String> host,
            Map<String, List<String>> shorthand,
            List<Field> fields,
            List<Variable> variables) {}

    /** A variable of the api with the values that choose a service; the empty text stands for unset. */
    public record Chosen(String variable, List<String> values) {}

    /**
     * A value of a block.
     *
     * @param name dotted, below the block's key
     * @param fallback what it is when nobody says; may be empty
     * @param secret a key of the Secret
     * @param choices the only values; empty: any
     * @param ofApi the variable of the api that tells it today
     * @param ofPlugin the variable of the plugin daemon that tells it today
     */
    public record Field(
            String name,
            String fallback,
            boolean required,
            boolean secret,
            List<String> choices,
            Optional<String> ofApi,
            Optional<String> ofPlugin,
            String what) {}

    /** Whose variable it is. */
    public enum Reader {
        API,
        PLUGIN,
        AGENT;

        /** As the catalog and templates write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A variable that follows from a block.
     *
     * @param value an expression of Helm's in which {@code .} are the fields
     * @param secret the field whose value it is
     * @param composed an expression with the value of {@code secret} in {@code $secret}
     * @param encoded whether {@code $secret} is a part of a URL
     * @param when only if this expression is not empty
     */
    public record Variable(
            List<Reader> readers,
            String name,
            Optional<String> value,
            Optional<String> secret,
            Optional<String> composed,
            boolean encoded,
            Optional<String> when,
            VersionRange versions) {}

    static OutsideFacts read(Fields file) {
        OutsideFacts facts = new OutsideFacts(file.textMap("readers"), file.objects("blocks", OutsideFacts::block));
        file.done();
        return facts;
    }

    private static Block block(Fields f) {
        Block block = new Block(
                f.text("key"),
                f.text("title"),
                f.choice("role", Role.class, Optional.empty()),
                ImageFactsReader.range(f),
                f.object("chosen", c -> new Chosen(c.text("variable"), c.texts("values"))),
                f.optionalText("host"),
                f.textsMap("shorthand"),
                f.objects("fields", OutsideFacts::field),
                f.objects("variables", OutsideFacts::variable));
        for (Variable variable : block.variables()) {
            long ways = variable.value().stream().count()
                    + Math.max(
                            variable.secret().stream().count(),
                            variable.composed().stream().count());
            if (ways != 1) {
                throw f.error(variable.name() + " needs exactly one of 'value', 'secret', and 'composed' with 'of'");
            }
            variable.secret().ifPresent(name -> {
                if (block.fields().stream()
                        .noneMatch(x -> x.secret() && x.name().equals(name))) {
                    throw f.error(variable.name() + " is of '" + name + "', which is no secret field");
                }
            });
        }
        return block;
    }

    private static Field field(Fields f) {
        return new Field(
                f.text("name"),
                f.text("default", ""),
                f.flag("required", false),
                f.flag("secret", false),
                f.texts("choices"),
                f.optionalText("of"),
                f.optionalText("plugin"),
                f.text("what", ""));
    }

    private static Variable variable(Fields f) {
        List<Reader> readers = f.texts("for").stream()
                .map(r -> Reader.valueOf(r.toUpperCase(java.util.Locale.ROOT)))
                .toList();
        Optional<String> composed = f.optionalText("composed");
        return new Variable(
                readers,
                f.text("name"),
                f.optionalText("value"),
                composed.isPresent() ? Optional.of(f.text("of")) : f.optionalText("secret"),
                composed,
                f.flag("encoded", false),
                f.optionalText("when"),
                ImageFactsReader.range(f));
    }
}
