package jmistral.runtime.grammar;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes parts of grammars in GBNF. */
final class GbnfText {
    private GbnfText() {}

    /** Exactly this text. */
    static String literal(String text) {
        return '"' + text.codePoints().mapToObj(GbnfText::inLiteral).collect(Collectors.joining()) + '"';
    }

    /** One character of a set that is not empty. */
    static String characters(CodePoints set) {
        if (set.equals(CodePoints.ALL)) {
            return ".";
        }
        // The shorter way: what is meant, or everything but what is not.
        CodePoints rest = set.negated();
        boolean negated = rest.ranges().size() < set.ranges().size();
        return (negated ? "[^" : "[")
                + (negated ? rest : set).ranges().stream().map(GbnfText::range).collect(Collectors.joining())
                + "]";
    }

    /** {@code part} repeated; {@code part} is a name, a literal, a class or in parentheses. */
    static String repeat(String part, int min, int max) {
        if (max == Expression.Repeat.UNBOUNDED) {
            return part + (min == 0 ? "*" : min == 1 ? "+" : "{" + min + ",}");
        }
        if (min == max) {
            return min == 1 ? part : part + "{" + min + "}";
        }
        return min == 0 && max == 1 ? part + "?" : part + "{" + min + "," + max + "}";
    }

    /** Any of several, as a part of something longer. */
    static String choice(List<String> alternatives) {
        return alternatives.size() == 1 ? alternatives.getFirst() : "(" + String.join(" | ", alternatives) + ")";
    }

    private static String range(CodePoints.Range range) {
        String first = inClass(range.first());
        return range.first() == range.last() ? first : first + "-" + inClass(range.last());
    }

    private static String inLiteral(int codePoint) {
        return codePoint == '"' || codePoint == '\\' ? "\\" + Character.toString(codePoint) : visible(codePoint);
    }

    private static String inClass(int codePoint) {
        return switch (codePoint) {
            case '\\', '[', ']', '-', '"' -> "\\" + Character.toString(codePoint);
            case '^' -> "\\x5E";
            default -> visible(codePoint);
        };
    }

    private static String visible(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                if (codePoint < ' ' || (codePoint >= 0x7f && codePoint < 0xa0)) {
                    yield String.format(Locale.ROOT, "\\x%02X", codePoint);
                }
                boolean shown = Character.isDefined(codePoint)
                        && Character.getType(codePoint) != Character.SURROGATE
                        && Character.getType(codePoint) != Character.PRIVATE_USE
                        && Character.getType(codePoint) != Character.FORMAT
                        && !Character.isWhitespace(codePoint)
                        && !Character.isSpaceChar(codePoint);
                yield shown || codePoint == ' '
                        ? Character.toString(codePoint)
                        : String.format(Locale.ROOT, codePoint < 0x10000 ? "\\u%04X" : "\\U%08X", codePoint);
            }
        };
    }
}
