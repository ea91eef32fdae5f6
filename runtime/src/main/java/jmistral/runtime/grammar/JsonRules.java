package jmistral.runtime.grammar;

import java.util.List;
import java.util.Map;

/** The rules of JSON itself. Blanks are bounded, numbers have as many digits as other programs can read. */
final class JsonRules {
    static final String WS = "ws";
    static final String STRING = "string";
    static final String CHARACTER = "character";
    /** A character that is escaped only where it must be. */
    static final String PLAIN_CHARACTER = "plain-character";

    static final String NUMBER = "number";
    static final String INTEGER = "integer";
    static final String BOOLEAN = "boolean";
    static final String NULL = "null";
    static final String VALUE = "value";
    static final String OBJECT = "object";
    static final String ARRAY = "array";
    static final String COMMA = "comma";
    static final String COLON = "colon";

    /** The most digits before the point: so many always fit into 64 bits. */
    static final int MAX_DIGITS = 18;

    /** The most digits behind the point. */
    static final int MAX_DECIMALS = 16;

    private record Definition(String expression, List<String> needed) {}

    private static final Map<String, Definition> DEFINITIONS = Map.ofEntries(
            // What a line is indented by.
            Map.entry(WS, new Definition("(\" \" | \"\\n\"{1,2} [ \\t]{0,32})?", List.of())),
            Map.entry(COMMA, new Definition("ws \",\" ws", List.of(WS))),
            Map.entry(COLON, new Definition("ws \":\" ws", List.of(WS))),
            Map.entry(NULL, new Definition("\"null\"", List.of())),
            Map.entry(BOOLEAN, new Definition("\"true\" | \"false\"", List.of())),
            Map.entry(INTEGER, new Definition("\"-\"? (\"0\" | [1-9] [0-9]{0,17})", List.of())),
            Map.entry(
                    NUMBER, new Definition("integer (\".\" [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?", List.of(INTEGER))),
            // Each is one character of the string, so that lengths can be counted.
            Map.entry(
                    CHARACTER,
                    new Definition(
                            "[^\\x00-\\x1F\"\\\\] | \"\\\\\" ([\"\\\\/bfnrt]"
                                    + " | \"u\" ([0-9a-ce-fA-CE-F] [0-9a-fA-F]{3} | [dD] [0-7] [0-9a-fA-F]{2}"
                                    + " | [dD] [89abAB] [0-9a-fA-F]{2} \"\\\\u\" [dD] [c-fC-F] [0-9a-fA-F]{2}))",
                            List.of())),
            Map.entry(PLAIN_CHARACTER, new Definition(JsonEscapes.among(CodePoints.ALL), List.of())),
            Map.entry(STRING, new Definition("\"\\\"\" character* \"\\\"\"", List.of(CHARACTER))),
            Map.entry(ARRAY, new Definition("\"[\" ws (value (comma value)* ws)? \"]\"", List.of(VALUE, COMMA, WS))),
            Map.entry(
                    OBJECT,
                    new Definition(
                            "\"{\" ws (string colon value (comma string colon value)* ws)? \"}\"",
                            List.of(STRING, VALUE, COMMA, COLON, WS))),
            Map.entry(
                    VALUE,
                    new Definition(
                            "object | array | string | number | boolean | null",
                            List.of(OBJECT, ARRAY, STRING, NUMBER, BOOLEAN, NULL))));

    private final GbnfRules rules;

    JsonRules(GbnfRules rules) {
        this.rules = rules;
    }

    /** Sees to it that there is a rule, and those that it names; returns its name. */
    String use(String name) {
        if (!rules.contains(name)) {
            Definition definition = DEFINITIONS.get(name);
            if (definition == null) {
                throw new IllegalArgumentException("there is no rule " + name);
            }
            rules.defineOnce(name, definition.expression);
            definition.needed.forEach(this::use);
        }
        return name;
    }

    /** Whether a name is one of these. */
    static boolean isReserved(String name) {
        return DEFINITIONS.containsKey(name);
    }
}
