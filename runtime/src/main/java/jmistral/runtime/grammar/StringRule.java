package jmistral.runtime.grammar;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What strings look like: of a length, of a format, or as a pattern has them. */
final class StringRule {
    private static final String YEAR = "[0-9]{4}";
    private static final String LEAP_YEAR =
            "([0-9]{2} (\"0\" [48] | [2468] [048] | [13579] [26]) | ([02468] [048] | [13579] [26]) \"00\")";
    private static final String DATE = "(" + YEAR + " \"-\" ("
            + "(\"0\" [13578] | \"1\" [02]) \"-\" (\"0\" [1-9] | [12] [0-9] | \"3\" [01])"
            + " | (\"0\" [469] | \"11\") \"-\" (\"0\" [1-9] | [12] [0-9] | \"30\")"
            + " | \"02-\" (\"0\" [1-9] | \"1\" [0-9] | \"2\" [0-8])) | " + LEAP_YEAR + " \"-02-29\")";
    private static final String HOUR_AND_MINUTE = "([01] [0-9] | \"2\" [0-3]) \":\" [0-5] [0-9]";
    private static final String TIME =
            HOUR_AND_MINUTE + " \":\" [0-5] [0-9] (\".\" [0-9]{1,9})? (\"Z\" | [-+] " + HOUR_AND_MINUTE + ")";

    private static final Map<String, String> FORMATS = Map.of(
            "date",
            DATE,
            "time",
            TIME,
            "date-time",
            DATE + " \"T\" " + TIME,
            "uuid",
            "[0-9a-fA-F]{8} (\"-\" [0-9a-fA-F]{4}){3} \"-\" [0-9a-fA-F]{12}");

    private final JsonRules json;

    StringRule(JsonRules json) {
        this.json = json;
    }

    /** The expression of a string; null if none satisfies the schema. A format that is not known says nothing. */
    @Nullable
    String of(Schema schema) {
        int min = schema.count("minLength", 0);
        int max = schema.count("maxLength", Expression.Repeat.UNBOUNDED);
        if (min > max) {
            return null;
        }
        String format = schema.string("format");
        String pattern = schema.string("pattern");
        if (format != null && FORMATS.containsKey(format)) {
            if (pattern != null || schema.has("minLength") || schema.has("maxLength")) {
                throw schema.failure("format", "cannot be kept together with a pattern or a length");
            }
            return quoted(FORMATS.get(format));
        }
        if (pattern != null) {
            return quoted(PatternParser.convert(pattern, min, max, schema.pathOf("pattern"), json));
        }
        if (min == 0 && max == Expression.Repeat.UNBOUNDED) {
            return json.use(JsonRules.STRING);
        }
        return max == 0 ? "\"\\\"\\\"\"" : quoted(GbnfText.repeat(json.use(JsonRules.CHARACTER), min, max));
    }

    private static String quoted(String inner) {
        return "\"\\\"\" " + inner + " \"\\\"\"";
    }
}
