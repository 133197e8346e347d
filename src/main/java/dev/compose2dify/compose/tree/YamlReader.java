package dev.compose2dify.compose.tree;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/** From text to {@link YamlNode}s, one per document, without recursion: depth is bounded here for every later stage. */
public final class YamlReader {
    /** Deeper than any real project; every stage after this one may recurse. */
    static final int MAX_DEPTH = 200;

    private final String file;
    private final List<YamlNode> documents = new ArrayList<>();
    private final Map<String, YamlNode> anchors = new HashMap<>();
    private final Deque<YamlNode> open = new ArrayDeque<>();
    private YamlNode root;

    private YamlReader(String file) {
        this.file = file;
    }

    /**
     * The documents of a file; empty for a file of comments only.
     *
     * @param file name for messages
     * @throws LoadException where the YAML is not valid or too deep
     */
    public static List<YamlNode> read(String text, String file) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(Integer.MAX_VALUE)
                // Read in one piece: the parser copies its whole window with every further piece, which is quadratic.
                .setBufferSize(text.length() + 1)
                .build();
        YamlReader reader = new YamlReader(file);
        try {
            for (Event event : new Parse(settings).parseString(text)) {
                reader.accept(event);
            }
        } catch (MarkedYamlEngineException e) {
            Location location = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> reader.location(Optional.of(mark)))
                    .orElse(Location.ofFile(file));
            throw LoadException.at(location, "invalid YAML: " + problem(e), hint(e, text));
        } catch (ReaderException e) {
            throw LoadException.at(
                    locate(text, e.getPosition(), file),
                    String.format(
                            java.util.Locale.ROOT, "invalid YAML: character U+%04X is not allowed", e.getCodePoint()),
                    "remove the control character, or write it as an escape in double quotes");
        } catch (YamlVersionException e) {
            int directive = Math.max(0, ("\n" + text).indexOf("\n%YAML"));
            throw incompatible(locate(text, text.codePointCount(0, directive), file));
        } catch (YamlEngineException e) {
            throw LoadException.at(Location.ofFile(file), "invalid YAML: " + e.getMessage());
        } catch (RuntimeException e) {
            if (e instanceof LoadException) {
                throw e;
            }
            // The scanner has run into something that its authors did not foresee; the file is at fault all the same.
            throw LoadException.at(
                    Location.ofFile(file), "invalid YAML: the parser gave up", "check quotes, escapes and directives");
        }
        return reader.documents;
    }

    private static String problem(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "" : e.getProblem();
        return e.getContext() == null || e.getContext().isEmpty() ? problem : e.getContext() + ", " + problem;
    }

    private static String hint(MarkedYamlEngineException e, String text) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("\\t") || problem.contains("TAB") || problem.contains("'\t'")) {
            return "YAML is indented with spaces, never with tabs";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "quote the value if it holds \": \", or check the indentation";
        }
        if (problem.contains("cannot start any token")) {
            return "quote the value";
        }
        return "check indentation and quotes around this place";
    }

    private static Location locate(String text, int codePointIndex, String file) {
        int line = 1;
        int column = 1;
        int seen = 0;
        for (int i = 0; i < text.length() && seen < codePointIndex; i += Character.charCount(text.codePointAt(i))) {
            seen++;
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new Location(file, line, column);
    }

    private Location location(Optional<Mark> mark) {
        return mark.map(m -> new Location(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(Location.ofFile(file));
    }

    private void accept(Event event) {
        if (event instanceof NodeEvent node) {
            add(node);
        } else if (event instanceof DocumentStartEvent start) {
            checkVersion(start);
            anchors.clear();
            root = null;
        } else if (event instanceof DocumentEndEvent) {
            documents.add(root);
        } else if (event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd) {
            open.pop().complete = true;
        }
    }

    /** go-yaml knows version 1.1 only, although it reads most of 1.2. */
    private void checkVersion(DocumentStartEvent start) {
        start.getSpecVersion().ifPresent(version -> {
            if (version.getMajor() != 1 || version.getMinor() != 1) {
                throw incompatible(location(start.getStartMark()));
            }
        });
    }

    private static LoadException incompatible(Location location) {
        return LoadException.at(
                location,
                "found incompatible YAML document: %YAML names another version than 1.1",
                "remove the %YAML line");
    }

    private void add(NodeEvent event) {
        Location location = location(event.getStartMark());
        YamlNode node = node(event, location);
        if (open.isEmpty()) {
            root = node;
        } else {
            open.peek().children.add(node);
        }
        if (event instanceof AliasEvent) {
            return;
        }
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
        if (event instanceof CollectionStartEvent) {
            open.push(node);
            if (open.size() > MAX_DEPTH) {
                throw LoadException.at(location, "nested more than " + MAX_DEPTH + " levels deep", "flatten the file");
            }
        }
    }

    private YamlNode node(NodeEvent event, Location location) {
        if (event instanceof ScalarEvent scalar) {
            boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
            return new YamlNode(
                    YamlNode.NodeType.SCALAR,
                    scalar.getTag().orElse(null),
                    scalar.getValue(),
                    plain,
                    location.line(),
                    location.column());
        }
        if (event instanceof AliasEvent alias) {
            Anchor anchor = alias.getAlias();
            YamlNode target = anchors.get(anchor.getValue());
            if (target == null) {
                throw LoadException.at(
                        location,
                        "unknown anchor '" + anchor.getValue() + "'",
                        "define it with &" + anchor.getValue() + " above this line");
            }
            if (!target.complete) {
                throw LoadException.at(location, "anchor '" + anchor.getValue() + "' value contains itself");
            }
            YamlNode node =
                    new YamlNode(YamlNode.NodeType.ALIAS, null, null, false, location.line(), location.column());
            node.children.add(target);
            return node;
        }
        YamlNode.NodeType kind =
                event instanceof MappingStartEvent ? YamlNode.NodeType.MAPPING : YamlNode.NodeType.SEQUENCE;
        String tag = ((CollectionStartEvent) event).getTag().orElse(null);
        return new YamlNode(kind, tag, null, false, location.line(), location.column());
    }
}
