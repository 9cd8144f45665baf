package dev.beckon.cloud.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of the file at its path. It remembers which keys were asked for, so that {@link #end}
 * can name those that nobody knows.
 */
final class Section {
  private static final int MAX_ENTRIES = 5_000;

  private final String path;
  private final int line;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Source source;
  private final Faults faults;

  private Section(String path, int line, Source source) {
    this.path = path;
    this.line = line;
    this.source = source;
    faults = source.faults();
  }

  /**
   * Reads a mapping.
   *
   * @param node null for one that is missing, which is read as an empty one
   */
  static Section of(String path, Node node, Source source) {
    Section section = new Section(path, lineOf(node), source);
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(section::take);
    } else if (node != null) {
      source.faults().add(path, lineOf(node), describe(node), "keys with values");
    }
    return section;
  }

  private void take(NodeTuple tuple) {
    int keyLine = lineOf(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      faults.add(path, keyLine, describe(tuple.getKeyNode()), "a plain key");
    } else if (nodes.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
      faults.add(child(key.getValue()), keyLine, "given twice", "each key once");
    }
  }

  /** The scalar at a key, present or not. */
  Value value(String key) {
    known.add(key);
    return scalar(child(key), nodes.get(key));
  }

  /** The mapping at a key; an empty one when the key is missing. */
  Section section(String key) {
    return optional(key).orElseGet(() -> new Section(child(key), line, source));
  }

  /** The mapping at a key, if the key is there. */
  Optional<Section> optional(String key) {
    known.add(key);
    return Optional.ofNullable(nodes.get(key)).map(node -> of(child(key), node, source));
  }

  /** Whether a key is there, whatever it has below it. */
  boolean has(String key) {
    known.add(key);
    return nodes.containsKey(key);
  }

  /** All keys, in the order of the file. */
  List<String> keys() {
    return List.copyOf(nodes.keySet());
  }

  /** The mappings in the list at a key; none when the key is missing or has nothing below it. */
  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    for (Node node : list(key)) {
      sections.add(of(child(key) + "[" + sections.size() + "]", node, source));
    }
    return sections;
  }

  /**
   * The scalars in the list at a key, of which there must be one.
   *
   * @param allowed what to say when there is none
   */
  List<Value> values(String key, String allowed) {
    known.add(key);
    Node node = nodes.get(key);
    if (node == null || isEmptyScalar(node) || isEmptyList(node)) {
      refuse(key, node == null ? Fault.MISSING : "nothing", allowed);
      return List.of();
    }
    return valuesIfAny(key);
  }

  /** The scalars in the list at a key, of which there may be none. */
  List<Value> valuesIfAny(String key) {
    List<Value> values = new ArrayList<>();
    for (Node entry : list(key)) {
      values.add(scalar(child(key) + "[" + values.size() + "]", entry));
    }
    return values;
  }

  /** Adds a fault for the key as a whole. */
  void refuse(String key, String value, String allowed) {
    faults.add(child(key), nodes.containsKey(key) ? lineOf(nodes.get(key)) : line, value, allowed);
  }

  /** Adds a fault for every key that was not asked for. To be called last. */
  void end() {
    for (Map.Entry<String, Node> entry : nodes.entrySet()) {
      if (!known.contains(entry.getKey())) {
        faults.add(
            child(Faults.quoted(entry.getKey()).replace("'", "")),
            lineOf(entry.getValue()),
            "unknown key",
            NearestKey.hint(entry.getKey(), known));
      }
    }
  }

  private List<Node> list(String key) {
    known.add(key);
    Node node = nodes.get(key);
    if (node == null || isEmptyScalar(node)) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence) || sequence.getValue().size() > MAX_ENTRIES) {
      faults.add(
          child(key),
          lineOf(node),
          describe(node),
          "a list of at most " + MAX_ENTRIES + " entries");
      return List.of();
    }
    return sequence.getValue();
  }

  private Value scalar(String at, Node node) {
    if (node == null) {
      return new Value(at, line, null, null, faults);
    }
    if (node instanceof ScalarNode scalar) {
      return source.value(at, lineOf(node), scalar.getValue());
    }
    faults.add(at, lineOf(node), describe(node), "a single value");
    return Value.unusable(at, lineOf(node));
  }

  private String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static boolean isEmptyScalar(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
  }

  private static boolean isEmptyList(Node node) {
    return node instanceof SequenceNode sequence && sequence.getValue().isEmpty();
  }

  private static int lineOf(Node node) {
    return node == null ? 0 : node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static String describe(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().isEmpty() ? "nothing" : Faults.quoted(scalar.getValue());
    }
    return node instanceof SequenceNode ? "a list" : "keys with values";
  }
}
