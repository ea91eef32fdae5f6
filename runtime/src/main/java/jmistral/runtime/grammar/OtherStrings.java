package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the rule of JSON strings other than some. Characters are escaped there only where they must be, each in one way: so
 * no string that is left out can be written differently.
 */
final class OtherStrings {
    private final GbnfRules rules;
    private final JsonRules json;
    private final String path;

    OtherStrings(GbnfRules rules, JsonRules json, String path) {
        this.rules = rules;
        this.json = json;
        this.path = path;
    }

    /** The strings that were left out, character by character. */
    private static final class Node {
        private final Map<Integer, Node> next = new TreeMap<>();
        private boolean end;
    }

    /** The name of the rule of all strings but these. */
    String than(Collection<String> strings, String wish) {
        var root = new Node();
        for (String string : strings) {
            Node node = root;
            for (int codePoint : string.codePoints().toArray()) {
                node = node.next.computeIfAbsent(codePoint, _ -> new Node());
            }
            node.end = true;
        }
        String rule = rules.name(wish, path);
        rules.define(rule, "\"\\\"\" " + rest(root, wish) + " \"\\\"\"");
        return rule;
    }

    /** The name of the rule of what may follow a beginning that others have, too. */
    private String rest(Node node, String wish) {
        List<String> alternatives = new ArrayList<>();
        CodePoints others = CodePoints.ALL;
        for (var edge : node.next.entrySet()) {
            CodePoints character = CodePoints.of(edge.getKey());
            if (!character.isEmpty()) {
                others = others.intersection(character.negated());
                alternatives.add(JsonEscapes.among(character) + " " + rest(edge.getValue(), wish));
            }
        }
        alternatives.add(JsonEscapes.among(others) + " " + json.use(JsonRules.PLAIN_CHARACTER) + "*");
        if (!node.end) {
            alternatives.add("\"\"");
        }
        String rule = rules.name(wish + "-rest", path);
        rules.define(rule, String.join(" | ", alternatives));
        return rule;
    }
}
