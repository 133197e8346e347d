package dev.compose2dify.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A string of the chart that is put together when Helm renders it: an environment value, an argument, a line of a file.
 *
 * @param pieces in order; never two literals in a row
 */
public record Value(List<Piece> pieces) {
    public Value {
        pieces = List.copyOf(join(pieces));
    }

    /** A part of a {@link Value}. */
    public sealed interface Piece {}

    /** Text as it is. */
    public record Literal(String text) implements Piece {}

    /**
     * The name under which a component is reached.
     *
     * @param qualified with namespace and cluster domain, for clients that ignore DNS search domains (docs/pitfalls.md,
     *     search-domains)
     */
    public record Host(String component, boolean qualified) implements Piece {
        /** What stands for it in a file, until Helm puts the name there. */
        public String mark() {
            return "@" + (qualified ? "fqdn" : "host") + ":" + component + "@";
        }
    }

    /** A credential's value, for use inside the Secret only. {@code urlEncoded}: as a part of a URL's user info. */
    public record CredentialValue(String key, boolean urlEncoded) implements Piece {}

    /** A variable of the container that the kubelet fills in, {@code $(NAME)}: in a command, never in a probe. */
    public record ContainerVariable(String name) implements Piece {}

    /**
     * What a variable of the compose project gave: {@code env} of the values may say otherwise.
     *
     * @param valuesKey of the component whose own {@code env} counts first
     * @param text what Compose has in its place
     */
    public record LiveVariable(String valuesKey, String name, String text) implements Piece {}

    /** A value of the chart that is not secret, for example {@code postgresql.auth.username}. */
    public record ValuesReference(String valuesPath) implements Piece {}

    /**
     * The public address.
     *
     * @param base {@code origin}, {@code path}, {@code socket} or {@code host}
     * @param suffix follows the address; left out where there is no address ({@code external.relativeUrls})
     */
    public record PublicUrl(String base, String suffix, String whenRelative) implements Piece {}

    public static Value literal(String text) {
        return new Value(List.of(new Literal(text)));
    }

    public static Value of(Piece... pieces) {
        return new Value(List.of(pieces));
    }

    /** Whether this is plain text, the same on every installation. */
    public boolean isLiteral() {
        return pieces.isEmpty() || pieces.size() == 1 && pieces.get(0) instanceof Literal;
    }

    /** The text of a literal value. */
    public String text() {
        if (!isLiteral()) {
            throw new IllegalStateException("not a literal");
        }
        return pieces.isEmpty() ? "" : ((Literal) pieces.get(0)).text();
    }

    /** The components that this value names. */
    public List<String> hosts() {
        return pieces.stream()
                .filter(Host.class::isInstance)
                .map(p -> ((Host) p).component())
                .distinct()
                .toList();
    }

    private static List<Piece> join(List<Piece> pieces) {
        List<Piece> joined = new ArrayList<>();
        for (Piece piece : pieces) {
            int last = joined.size() - 1;
            if (piece instanceof Literal next && last >= 0 && joined.get(last) instanceof Literal before) {
                joined.set(last, new Literal(before.text() + next.text()));
            } else if (!(piece instanceof Literal literal) || !literal.text().isEmpty()) {
                joined.add(piece);
            }
        }
        return joined;
    }
}
