package dev.compose2dify.yaml;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.exceptions.ConstructorException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * A snakeyaml-engine schema that resolves scalars as Helm and Kubernetes do (sigs.k8s.io/yaml, in essence YAML 1.1):
 * {@code yes}, {@code on} and {@code y} are booleans, {@code 010}, {@code 0o10}, {@code 0b11}, {@code 1_000} and
 * {@code 1e3} are numbers, dates are strings. Usable with {@code LoadSettings} and {@code DumpSettings}.
 *
 * <p>Integers become {@link Integer}, {@link Long} or, above 2^63, {@link BigInteger}; floats {@link Double}.
 */
public final class KubeSchema implements Schema {
    private final Map<Tag, ConstructNode> constructors = new LinkedHashMap<>();

    public KubeSchema() {
        constructors.put(Tag.NULL, node -> null);
        constructors.put(Tag.BOOL, node -> KubeScalars.toBoolean(text(node)).orElseThrow(() -> fault(node)));
        constructors.put(
                Tag.INT, node -> narrow(KubeScalars.toInteger(text(node)).orElseThrow(() -> fault(node))));
        constructors.put(Tag.FLOAT, KubeSchema::toDouble);
        // Only where `<<` stands as a value: as a key it has been merged before anything is constructed.
        constructors.put(Tag.MERGE, KubeSchema::text);
    }

    @Override
    public ScalarResolver getScalarResolver() {
        return (value, implicit) -> implicit ? KubeScalars.resolve(value) : Tag.STR;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
        return constructors;
    }

    private static Object toDouble(Node node) {
        return KubeScalars.toDouble(text(node))
                .or(() -> KubeScalars.toInteger(text(node)).map(BigInteger::doubleValue))
                .orElseThrow(() -> fault(node));
    }

    private static Number narrow(BigInteger value) {
        if (value.bitLength() < 32) {
            return value.intValue();
        }
        return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }

    private static String text(Node node) {
        return ((ScalarNode) node).getValue();
    }

    private static ConstructorException fault(Node node) {
        return new ConstructorException(
                null, node.getStartMark(), "the value does not fit its tag " + node.getTag(), node.getStartMark());
    }
}
