package dev.compose2dify.compose.tree;

import java.util.ArrayList;
import java.util.List;

/** YAML as it stands in the file: tags unresolved, aliases and merge keys not yet followed. */
public final class YamlNode {
    public enum NodeType {
        SCALAR,
        SEQUENCE,
        MAPPING,
        ALIAS
    }

    /** What it is. */
    public final NodeType kind;

    final String tag;
    /** The text of a scalar, after escapes and folding; null for the others. */
    public final String value;

    final boolean plain;
    /** Counted from one, as {@link #column}. */
    public final int line;
    /** Counted from one, in characters. */
    public final int column;
    /** Items; for a mapping keys and values in turn; for an alias the node it stands for. */
    public final List<YamlNode> children;
    /** False while the events of this node are still being read: an alias to it is then inside of it. */
    boolean complete;

    YamlNode(NodeType kind, String tag, String value, boolean plain, int line, int column) {
        this.kind = kind;
        this.tag = tag;
        this.value = value;
        this.plain = plain;
        this.line = line;
        this.column = column;
        this.children = kind == NodeType.SCALAR ? List.of() : new ArrayList<>();
        this.complete = kind == NodeType.SCALAR || kind == NodeType.ALIAS;
    }

    boolean isMergeKey() {
        return kind == NodeType.SCALAR
                && value.equals("<<")
                && (tag == null ? plain : tag.equals("!") || tag.equals("tag:yaml.org,2002:merge"));
    }
}
