package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads GBNF as llama.cpp does. A rule goes on in the next line inside parentheses, after {@code ::=} and after {@code |};
 * of rules with the same name the last one counts.
 */
final class GbnfParser {
    /** Deeper nesting is refused: what follows an expression into its depth must not overflow the stack. */
    static final int MAX_DEPTH = 200;

    private static final int MAX_SIGNS = 4;

    private static final int MAX_REPETITIONS = 1_000_000_000;

    private final GbnfSource source;
    private int depth;

    private GbnfParser(GbnfSource source) {
        this.source = source;
    }

    /**
     * The rules of a grammar, in order.
     *
     * @throws GrammarSyntaxException if the text is no grammar; rules that it names but does not have are no matter here
     */
    static Map<String, Rule> parse(GbnfSource source) {
        var parser = new GbnfParser(source);
        Map<String, Rule> rules = new LinkedHashMap<>();
        source.skipBlanks(true);
        while (!source.atEnd()) {
            Rule rule = parser.rule();
            rules.put(rule.name(), rule);
            source.skipBlanks(true);
        }
        return rules;
    }

    private Rule rule() {
        int offset = source.offset();
        String name = source.word();
        if (name.isEmpty()) {
            throw source.failure("expected the name of a rule, of letters, digits and dashes, found " + source.found()
                    + (source.peek() == '|'
                            ? " (a rule goes on in the next line after '|' or inside parentheses)"
                            : ""));
        }
        source.skipBlanks(false);
        source.require("::=", "after the name of rule '" + name + "'");
        source.skipBlanks(true);
        Expression expression = choice(false);
        if (!source.atEnd() && source.peek() != '\n' && source.peek() != '\r') {
            throw source.failure("expected the end of rule '" + name + "', found " + source.found());
        }
        return new Rule(name, offset, expression);
    }

    private Expression choice(boolean inParentheses) {
        List<Expression> alternatives = new ArrayList<>();
        alternatives.add(sequence(inParentheses));
        while (source.take("|")) {
            source.skipBlanks(true);
            alternatives.add(sequence(inParentheses));
        }
        return alternatives.size() == 1 ? alternatives.getFirst() : new Expression.Choice(alternatives);
    }

    private Expression sequence(boolean inParentheses) {
        List<Expression> parts = new ArrayList<>();
        while (startsPart()) {
            parts.add(repeated(part(), inParentheses));
        }
        if ("*+?{".indexOf(source.peek()) >= 0) {
            throw source.failure(source.found() + " has nothing before it to repeat");
        }
        return parts.size() == 1 ? parts.getFirst() : new Expression.Sequence(parts);
    }

    private boolean startsPart() {
        int next = source.peek();
        return next == '"'
                || next == '['
                || next == '('
                || next == '.'
                || next == '<'
                || next == '!'
                || GbnfSource.isWord(next);
    }

    private Expression part() {
        int offset = source.offset();
        return switch (source.peek()) {
            case '"' -> literal();
            case '[' -> characters();
            case '(' -> group();
            case '.' -> {
                source.take(".");
                yield new Expression.Characters(CodePoints.ALL);
            }
            case '<', '!' ->
                throw source.failure("tokens such as <[1000]> or <think> are not supported in grammars:"
                        + " write what the text is to be in double quotes");
            default -> new Expression.Reference(source.word(), offset);
        };
    }

    private Expression group() {
        int begin = source.offset();
        source.take("(");
        source.skipBlanks(true);
        enter(begin);
        Expression expression = choice(true);
        depth--;
        if (!source.take(")")) {
            throw source.failure("expected ')' or more of the group, found " + source.found());
        }
        return expression;
    }

    private void enter(int offset) {
        if (++depth > MAX_DEPTH) {
            throw source.failure(offset, "nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    /** What follows {@code part} to repeat it; the whole of it is another part that can be repeated. */
    private Expression repeated(Expression part, boolean inParentheses) {
        Expression whole = part;
        source.skipBlanks(inParentheses);
        for (int signs = 0; ; signs++) {
            int begin = source.offset();
            if (source.take("*")) {
                whole = Expression.Repeat.of(whole, 0, Expression.Repeat.UNBOUNDED);
            } else if (source.take("+")) {
                whole = Expression.Repeat.of(whole, 1, Expression.Repeat.UNBOUNDED);
            } else if (source.take("?")) {
                whole = Expression.Repeat.of(whole, 0, 1);
            } else if (source.take("{")) {
                whole = counted(whole, begin, inParentheses);
            } else {
                return whole;
            }
            if (signs == MAX_SIGNS) {
                throw source.failure(begin, "more than " + MAX_SIGNS + " signs of repetition in a row");
            }
            source.skipBlanks(inParentheses);
        }
    }

    private Expression counted(Expression part, int begin, boolean inParentheses) {
        source.skipBlanks(inParentheses);
        int min = count();
        int max = min;
        source.skipBlanks(inParentheses);
        if (source.take(",")) {
            source.skipBlanks(inParentheses);
            max = source.peek() == '}' ? Expression.Repeat.UNBOUNDED : count();
            source.skipBlanks(inParentheses);
        }
        source.require("}", "after the number of repetitions");
        if (max < min) {
            throw source.failure(begin, "{" + min + "," + max + "} is empty: the second number is less than the first");
        }
        return Expression.Repeat.of(part, min, max);
    }

    private int count() {
        int begin = source.offset();
        String digits = source.digits();
        if (digits.isEmpty()) {
            throw source.failure("expected a number of repetitions, found " + source.found());
        }
        String significant = digits.replaceFirst("^0+(?=.)", "");
        if (significant.length() > 10 || Long.parseLong(significant) > MAX_REPETITIONS) {
            throw source.failure(begin, "at most " + MAX_REPETITIONS + " repetitions can be counted");
        }
        return Integer.parseInt(significant);
    }

    private Expression literal() {
        int begin = source.offset();
        source.take("\"");
        var text = new StringBuilder();
        while (!source.take("\"")) {
            if (source.atEnd()) {
                throw source.failure(begin, "this text has no closing '\"'");
            }
            text.appendCodePoint(character());
        }
        return new Expression.Literal(text.toString());
    }

    private Expression characters() {
        int begin = source.offset();
        source.take("[");
        boolean negated = source.take("^");
        List<CodePoints.Range> ranges = new ArrayList<>();
        while (!source.take("]")) {
            if (source.atEnd()) {
                throw source.failure(begin, "this character class has no closing ']'");
            }
            ranges.add(range(begin));
        }
        if (ranges.isEmpty()) {
            throw source.failure(begin, "this character class names no character");
        }
        CodePoints set = CodePoints.of(ranges);
        set = negated ? set.negated() : set;
        if (set.isEmpty()) {
            throw source.failure(begin, "this character class holds no character");
        }
        return new Expression.Characters(set);
    }

    private CodePoints.Range range(int classBegin) {
        int begin = source.offset();
        int first = characterOrSurrogate();
        if (source.peek() != '-' || source.isNext("-]")) {
            return new CodePoints.Range(first, first);
        }
        source.take("-");
        if (source.atEnd()) {
            throw source.failure(classBegin, "this character class has no closing ']'");
        }
        int last = characterOrSurrogate();
        if (last < first) {
            throw source.failure(
                    begin,
                    "the range from " + name(first) + " to " + name(last) + " is empty: write it the other way round");
        }
        return new CodePoints.Range(first, last);
    }

    private int character() {
        int begin = source.offset();
        int codePoint = characterOrSurrogate();
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            throw source.failure(begin, name(codePoint) + " is half of a surrogate pair, not a character");
        }
        return codePoint;
    }

    /** A character, as it is or as an escape; in the bounds of a range half of a surrogate pair is no harm. */
    private int characterOrSurrogate() {
        int begin = source.offset();
        if (!source.take("\\")) {
            return source.codePoint();
        }
        if (source.atEnd()) {
            throw source.failure(begin, "the grammar ends within an escape");
        }
        int escape = source.codePoint();
        int codePoint = switch (escape) {
            case 'x' -> source.hexadecimal(2);
            case 'u' -> source.hexadecimal(4);
            case 'U' -> source.hexadecimal(8);
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'n' -> '\n';
            case '\\', '"', '[', ']', '-' -> escape;
            default ->
                throw source.failure(
                        begin,
                        "'\\" + Character.toString(escape)
                                + "' is no escape; there are \\n \\r \\t \\\\ \\\" \\[ \\] \\- \\xHH \\uHHHH \\UHHHHHHHH");
        };
        if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT) {
            throw source.failure(begin, "there is no character beyond \\U0010FFFF");
        }
        return codePoint;
    }

    private static String name(int codePoint) {
        return codePoint > ' ' && codePoint < 127
                ? "'" + Character.toString(codePoint) + "'"
                : String.format(Locale.ROOT, "U+%04X", codePoint);
    }
}
