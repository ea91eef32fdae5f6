package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as Python's {@code json.loads} does: whole numbers of any size, NaN and Infinity, the last of equal keys wins.
 * Values are maps in key order, lists, strings, {@link BigInteger}s, doubles, booleans and null.
 */
public final class JsonReader {
    private static final Pattern NUMBER = Pattern.compile("(-?(?:0|[1-9][0-9]*))(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    /** Python reads no longer integers. */
    private static final int MAX_DIGITS = 4300;
    /** Deeper nesting is refused: it would overflow the stack. */
    private static final int MAX_DEPTH = 128;

    private final String source;
    private int at;
    private int depth;

    private JsonReader(String source) {
        this.source = source;
    }

    /**
     * The value that {@code source} is, with nothing but blanks around it.
     *
     * @throws JsonException if it is something else, with the place and the reason
     */
    public static @Nullable Object read(String source) throws JsonException {
        var reader = new JsonReader(source);
        reader.skipBlanks();
        Object value = reader.value();
        reader.skipBlanks();
        if (reader.at < source.length()) {
            throw reader.failure("extra data");
        }
        return value;
    }

    /** Text that is not JSON. */
    public static final class JsonException extends Exception {
        private static final long serialVersionUID = 1;

        JsonException(String message) {
            super(message);
        }
    }

    private JsonException failure(String reason) {
        return new JsonException("not JSON at character " + at + ": " + reason);
    }

    private @Nullable Object value() throws JsonException {
        if (at == source.length()) {
            throw failure("a value is missing");
        }
        return switch (source.charAt(at)) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> {
                if (take("null")) {
                    yield null;
                }
                yield take("true") ? true : take("false") ? (Object) false : number();
            }
        };
    }

    private Object number() throws JsonException {
        if (take("NaN")) {
            return Double.NaN;
        }
        if (take("Infinity")) {
            return Double.POSITIVE_INFINITY;
        }
        if (take("-Infinity")) {
            return Double.NEGATIVE_INFINITY;
        }
        Matcher matcher = NUMBER.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            throw failure("a value is missing");
        }
        if (matcher.end(1) - matcher.start(1) > MAX_DIGITS) {
            throw failure("a number of more than " + MAX_DIGITS + " digits");
        }
        at = matcher.end();
        boolean whole = matcher.group(2) == null && matcher.group(3) == null;
        return whole ? new BigInteger(matcher.group(1)) : (Object) Double.valueOf(matcher.group());
    }

    private Map<String, @Nullable Object> object() throws JsonException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        enter();
        while (!take("}")) {
            if (!object.isEmpty()) {
                expect(',');
            }
            if (at == source.length() || source.charAt(at) != '"') {
                throw failure("a key in double quotes is missing");
            }
            String key = string();
            skipBlanks();
            expect(':');
            object.put(key, value());
            skipBlanks();
        }
        depth--;
        return object;
    }

    private List<@Nullable Object> array() throws JsonException {
        List<@Nullable Object> array = new ArrayList<>();
        enter();
        while (!take("]")) {
            if (!array.isEmpty()) {
                expect(',');
            }
            array.add(value());
            skipBlanks();
        }
        depth--;
        return array;
    }

    private void enter() throws JsonException {
        at++;
        skipBlanks();
        if (++depth > MAX_DEPTH) {
            throw failure("nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    private String string() throws JsonException {
        var string = new StringBuilder();
        at++;
        while (true) {
            if (at == source.length()) {
                throw failure("a string is not ended");
            }
            char unit = source.charAt(at++);
            if (unit == '"') {
                return string.toString();
            }
            if (unit < ' ') {
                throw failure("a control character in a string");
            }
            string.append(unit == '\\' ? escape() : unit);
        }
    }

    private char escape() throws JsonException {
        char unit = at < source.length() ? source.charAt(at++) : 0;
        return switch (unit) {
            case '"', '\\', '/' -> unit;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int end = at + 4;
                if (end > source.length() || !source.substring(at, end).chars().allMatch(c -> hex(c) >= 0)) {
                    throw failure("an escape needs four hexadecimal digits");
                }
                char escaped = (char) Integer.parseInt(source, at, end, 16);
                at = end;
                yield escaped;
            }
            default -> throw failure("an unknown escape");
        };
    }

    private static int hex(int unit) {
        return unit < 128 ? Character.digit(unit, 16) : -1;
    }

    private boolean take(String word) {
        boolean found = source.startsWith(word, at);
        at += found ? word.length() : 0;
        return found;
    }

    private void expect(char unit) throws JsonException {
        if (at == source.length() || source.charAt(at) != unit) {
            throw failure("'" + unit + "' is missing");
        }
        at++;
        skipBlanks();
    }

    private void skipBlanks() {
        while (at < source.length() && " \t\n\r".indexOf(source.charAt(at)) >= 0) {
            at++;
        }
    }
}
