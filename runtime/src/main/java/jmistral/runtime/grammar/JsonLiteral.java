package jmistral.runtime.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON values as parts of grammars that read these values and no others. */
final class JsonLiteral {
    private JsonLiteral() {}

    /** What reads {@code value}, with blanks where JSON allows them. */
    static String of(@Nullable Object value, JsonRules json) {
        return switch (value) {
            case String text -> GbnfText.literal(quoted(text));
            case Double real -> GbnfText.literal(decimal(real));
            case Map<?, ?> object -> {
                List<String> members = new ArrayList<>();
                object.forEach((key, member) -> members.add(GbnfText.literal(quoted(String.valueOf(key))) + " "
                        + json.use(JsonRules.COLON) + " " + of(member, json)));
                yield inBrackets("{", members, "}", json);
            }
            case List<?> array ->
                inBrackets("[", array.stream().map(element -> of(element, json)).toList(), "]", json);
            case null, default -> GbnfText.literal(String.valueOf(value));
        };
    }

    private static String inBrackets(String open, List<String> parts, String close, JsonRules json) {
        String ws = json.use(JsonRules.WS);
        String inner = String.join(" " + json.use(JsonRules.COMMA) + " ", parts);
        return GbnfText.literal(open) + " " + ws + " " + (parts.isEmpty() ? "" : inner + " " + ws + " ")
                + GbnfText.literal(close);
    }

    /** A number as JSON has it, without an exponent unless it is very large or small. */
    private static String decimal(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return Math.abs(exact.scale()) > 30 ? exact.toString() : exact.toPlainString();
    }

    /** A string in JSON: escapes only where they must be. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quoted.append(JsonEscapes.of(c)));
        return quoted.append('"').toString();
    }

    /** Whether a value is of a type that JSON Schema names. */
    static boolean isOfType(@Nullable Object value, String type) {
        return switch (value) {
            case null -> type.equals("null");
            case String _ -> type.equals("string");
            case Boolean _ -> type.equals("boolean");
            case Map<?, ?> _ -> type.equals("object");
            case List<?> _ -> type.equals("array");
            case BigInteger _ -> type.equals("integer") || type.equals("number");
            case Double real -> type.equals("number") || (type.equals("integer") && real == Math.rint(real));
            default -> false;
        };
    }
}
