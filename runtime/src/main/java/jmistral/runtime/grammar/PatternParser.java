package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes GBNF of regular expressions as JSON Schema has them, for what stands between the quotes of a JSON string. A pattern
 * that is not bound to the beginning or the end by {@code ^} and {@code $} may stand anywhere in the string.
 */
final class PatternParser {
    private static final int MAX_DEPTH = 60;
    private static final int MAX_REPETITIONS = 1_000_000;
    private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,9})(,([0-9]{1,9})?)?\\}");
    private static final String CONTROL_LETTERS = "tnrfv0";
    private static final String CONTROLS = "\t\n\r\f\u000b\0";

    private final String pattern;
    private final String path;
    private final JsonRules json;
    private int at;
    private int depth;

    private PatternParser(String pattern, String path, JsonRules json) {
        this.pattern = pattern;
        this.path = path;
        this.json = json;
    }

    /**
     * The expression of the strings that match a pattern and have {@code min} to {@code max} characters.
     *
     * @throws JsonSchemaException if the pattern is no regular expression, or one that a grammar cannot keep
     */
    static String convert(String pattern, int min, int max, String path, JsonRules json) {
        return new PatternParser(pattern, path, json).whole(min, max);
    }

    private String whole(int min, int max) {
        List<String> alternatives = new ArrayList<>();
        do {
            boolean fromBegin = take("^");
            List<PatternPiece> pieces = new ArrayList<>();
            if (!fromBegin) {
                pieces.add(anything());
            }
            pieces.addAll(sequence());
            if (!take("$")) {
                pieces.add(anything());
            }
            String limited = PatternLengths.limit(pieces, min, max);
            if (limited == null) {
                throw failure("cannot be kept together with this minLength or maxLength");
            }
            alternatives.add(limited);
        } while (take("|"));
        if (at < pattern.length()) {
            throw failure(isNext(")") ? "')' without '('" : "'^' and '$' are supported at the ends only");
        }
        return GbnfText.choice(alternatives);
    }

    private PatternPiece anything() {
        return PatternPiece.character(json.use(JsonRules.CHARACTER)).repeated(0, Expression.Repeat.UNBOUNDED);
    }

    private List<PatternPiece> sequence() {
        List<PatternPiece> pieces = new ArrayList<>();
        while (at < pattern.length() && "|)^$".indexOf(pattern.charAt(at)) < 0) {
            pieces.add(quantified(part()));
        }
        return pieces;
    }

    private PatternPiece part() {
        if (take("(")) {
            return group();
        }
        if (take("[")) {
            return among(characterClass());
        }
        if (take(".")) {
            return among(PatternCharacters.DOT);
        }
        char next = pattern.charAt(at);
        if (next == '*' || next == '+' || next == '?') {
            throw failure("'" + next + "' has nothing before it to repeat");
        }
        if (take("\\")) {
            return among(escape(false));
        }
        return among(CodePoints.of(codePoint()));
    }

    private PatternPiece among(CodePoints set) {
        if (set.isEmpty()) {
            throw failure("a class holds no character");
        }
        return PatternPiece.character(JsonEscapes.among(set));
    }

    private PatternPiece group() {
        if (take("?") && !take(":")) {
            Matcher name =
                    Pattern.compile("<[A-Za-z_][A-Za-z0-9_]*>").matcher(pattern).region(at, pattern.length());
            if (!name.lookingAt()) {
                throw failure("looking ahead or behind is not supported");
            }
            at = name.end();
        }
        if (++depth > MAX_DEPTH) {
            throw failure("nested deeper than " + MAX_DEPTH + " levels");
        }
        List<String> alternatives = new ArrayList<>();
        long min = PatternPiece.ENDLESS;
        long max = 0;
        do {
            List<PatternPiece> pieces = sequence();
            alternatives.add(PatternLengths.gbnf(pieces));
            min = Math.min(
                    min, pieces.stream().mapToLong(PatternPiece::totalMin).sum());
            max = Math.max(
                    max, pieces.stream().mapToLong(PatternPiece::totalMax).sum());
        } while (take("|"));
        depth--;
        if (!take(")")) {
            throw failure(at == pattern.length() ? "'(' without ')'" : "'^' and '$' are supported at the ends only");
        }
        return new PatternPiece(
                "(" + String.join(" | ", alternatives) + ")", min, Math.min(max, PatternPiece.ENDLESS), 1, 1);
    }

    private PatternPiece quantified(PatternPiece piece) {
        Matcher count = COUNT.matcher(pattern).region(at, pattern.length());
        PatternPiece repeated = piece;
        if (take("*")) {
            repeated = piece.repeated(0, Expression.Repeat.UNBOUNDED);
        } else if (take("+")) {
            repeated = piece.repeated(1, Expression.Repeat.UNBOUNDED);
        } else if (take("?")) {
            repeated = piece.repeated(0, 1);
        } else if (count.lookingAt()) {
            at = count.end();
            repeated = counted(piece, count);
        } else {
            return piece;
        }
        // A lazy quantifier matches the same strings.
        if (!take("?")
                && (isNext("*")
                        || isNext("+")
                        || COUNT.matcher(pattern).region(at, pattern.length()).lookingAt())) {
            throw failure("two quantifiers in a row");
        }
        return repeated;
    }

    private PatternPiece counted(PatternPiece piece, Matcher count) {
        int least = Integer.parseInt(count.group(1));
        int most = count.group(2) == null
                ? least
                : count.group(3) == null ? Expression.Repeat.UNBOUNDED : Integer.parseInt(count.group(3));
        if (least > most
                || least > MAX_REPETITIONS
                || (most > MAX_REPETITIONS && most != Expression.Repeat.UNBOUNDED)) {
            throw failure(count.group() + " is no number of repetitions up to " + MAX_REPETITIONS);
        }
        return piece.repeated(least, most);
    }

    private CodePoints characterClass() {
        boolean negated = take("^");
        CodePoints set = new CodePoints(List.of());
        while (!take("]")) {
            CodePoints first = classMember();
            if (!isNext("-") || isNext("-]")) {
                set = set.union(first);
                continue;
            }
            at++;
            set = set.union(range(first, classMember()));
        }
        return negated ? set.negated() : set;
    }

    private CodePoints range(CodePoints first, CodePoints last) {
        if (single(first) < 0 || single(last) < 0) { // as in [\w-.]
            return first.union(last).union(CodePoints.of('-'));
        }
        if (single(first) > single(last)) {
            throw failure("a range in a class is empty");
        }
        return CodePoints.of(List.of(new CodePoints.Range(single(first), single(last))));
    }

    /** The one character of a set, or -1 if there are several. */
    private static int single(CodePoints set) {
        boolean one = set.ranges().size() == 1
                && set.ranges().getFirst().first() == set.ranges().getFirst().last();
        return one ? set.ranges().getFirst().first() : -1;
    }

    private CodePoints classMember() {
        if (at == pattern.length()) {
            throw failure("'[' without ']'");
        }
        return take("\\") ? escape(true) : CodePoints.of(codePoint());
    }

    private CodePoints escape(boolean inClass) {
        if (at == pattern.length()) {
            throw failure("it ends within an escape");
        }
        int escape = codePoint();
        if (CONTROL_LETTERS.indexOf(escape) >= 0) {
            return CodePoints.of(CONTROLS.charAt(CONTROL_LETTERS.indexOf(escape)));
        }
        return switch (escape) {
            case 'd' -> PatternCharacters.DIGITS;
            case 'D' -> PatternCharacters.DIGITS.negated();
            case 'w' -> PatternCharacters.WORD;
            case 'W' -> PatternCharacters.WORD.negated();
            case 's' -> PatternCharacters.BLANKS;
            case 'S' -> PatternCharacters.BLANKS.negated();
            case 'x' -> CodePoints.of(hexadecimal(2));
            case 'u' -> CodePoints.of(unicode());
            default -> {
                if (inClass && escape == 'b') {
                    yield CodePoints.of('\b');
                }
                if (escape < 128 && Character.isLetterOrDigit(escape)) {
                    throw failure("'\\" + Character.toString(escape) + "' is not supported");
                }
                yield CodePoints.of(escape);
            }
        };
    }

    private int unicode() {
        if (take("{")) {
            int end = pattern.indexOf('}', at);
            int digits = end - at;
            if (digits < 1 || digits > 6) {
                throw failure("\\u{...} needs one to six hexadecimal digits");
            }
            int codePoint = hexadecimal(digits);
            at++;
            if (codePoint > Character.MAX_CODE_POINT) {
                throw failure("there is no character beyond \\u{10FFFF}");
            }
            return codePoint;
        }
        int unit = hexadecimal(4);
        if (Character.isHighSurrogate((char) unit) && take("\\u")) {
            int low = hexadecimal(4);
            if (!Character.isLowSurrogate((char) low)) {
                throw failure("half of a surrogate pair");
            }
            return Character.toCodePoint((char) unit, (char) low);
        }
        return unit;
    }

    private int hexadecimal(int digits) {
        int end = at + digits;
        if (end > pattern.length() || !pattern.substring(at, end).matches("[0-9a-fA-F]+")) {
            throw failure("expected " + digits + " hexadecimal digits");
        }
        int value = Integer.parseInt(pattern, at, end, 16);
        at = end;
        return value;
    }

    private int codePoint() {
        int codePoint = pattern.codePointAt(at);
        at += Character.charCount(codePoint);
        return codePoint;
    }

    private boolean isNext(String text) {
        return pattern.startsWith(text, at);
    }

    private boolean take(String text) {
        boolean found = isNext(text);
        at += found ? text.length() : 0;
        return found;
    }

    private JsonSchemaException failure(String problem) {
        return new JsonSchemaException(path, "pattern '" + pattern + "', at character " + at + ": " + problem);
    }
}
