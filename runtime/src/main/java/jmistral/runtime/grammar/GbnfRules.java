package jmistral.runtime.grammar;

import java.util.LinkedHashMap;
import java.util.Map;

/** Rules of a grammar in the making, in the order in which they were named. */
final class GbnfRules {
    private static final int MAX_RULES = 50_000;
    private static final int MAX_LENGTH = 20_000_000;
    private static final int MAX_NAME = 60;

    private final Map<String, String> rules = new LinkedHashMap<>();
    private long length;

    /**
     * A name that no other rule has, as like {@code wish} as may be; its rule is to be {@linkplain #define defined}.
     *
     * @param path where in the schema the rule is made, for a message
     */
    String name(String wish, String path) {
        if (rules.size() == MAX_RULES) {
            throw new JsonSchemaException(path, "the schema needs more than " + MAX_RULES + " rules");
        }
        String clean = wish.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        String base = clean.isEmpty() ? "part" : clean.substring(Math.max(0, clean.length() - MAX_NAME));
        String name = base;
        for (int i = 2; rules.containsKey(name); i++) {
            name = base + "-" + i;
        }
        rules.put(name, "");
        return name;
    }

    /** Defines a rule that describes no text; others may have named it before that was known. */
    void defineEmpty(String name) {
        rules.put(name, "\"\\x00\" " + name);
    }

    /** Defines a rule that was named. */
    void define(String name, String expression) {
        length += expression.length();
        if (length > MAX_LENGTH) {
            throw new JsonSchemaException(
                    SchemaPath.ROOT, "the schema needs a grammar of more than " + MAX_LENGTH + " characters");
        }
        rules.put(name, expression);
    }

    /** Adds a rule unless there is one of this name, which is then the same. */
    void defineOnce(String name, String expression) {
        rules.putIfAbsent(name, expression);
    }

    boolean contains(String name) {
        return rules.containsKey(name);
    }

    /** The grammar. */
    String gbnf() {
        var gbnf = new StringBuilder();
        rules.forEach((name, expression) ->
                gbnf.append(name).append(" ::= ").append(expression).append('\n'));
        return gbnf.toString();
    }
}
