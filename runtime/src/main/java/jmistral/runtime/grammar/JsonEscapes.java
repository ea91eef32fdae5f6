package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How characters are written in JSON strings where each is to be written in one way only. */
final class JsonEscapes {
    private static final String ESCAPED = "\"\\\b\f\n\r\t";
    private static final String LETTERS = "\"\\bfnrt";

    /** The characters that stand for themselves. */
    private static final CodePoints PLAIN = CodePoints.of(List.of(
                    new CodePoints.Range(0, 0x1f), new CodePoints.Range('"', '"'), new CodePoints.Range('\\', '\\')))
            .negated();

    private JsonEscapes() {}

    /** A character as it stands in a string; half of a surrogate pair becomes an escape. */
    static String of(int codePoint) {
        int place = ESCAPED.indexOf(codePoint);
        if (place >= 0) {
            return "\\" + LETTERS.charAt(place);
        }
        return PLAIN.contains(codePoint)
                ? Character.toString(codePoint)
                : String.format(Locale.ROOT, "\\u%04x", codePoint);
    }

    /**
     * What reads one character of a set, which is not empty, in a string: a class, or something in parentheses. Control
     * characters without an escape of their own are left out where there are others.
     */
    static String among(CodePoints set) {
        List<String> alternatives = new ArrayList<>();
        CodePoints plain = set.intersection(PLAIN);
        if (!plain.isEmpty()) {
            alternatives.add(GbnfText.characters(plain));
        }
        ESCAPED.chars().filter(set::contains).forEach(c -> alternatives.add(GbnfText.literal(of(c))));
        for (int codePoint = 0; codePoint < ' ' && alternatives.isEmpty(); codePoint++) {
            if (set.contains(codePoint)) {
                alternatives.add(GbnfText.literal(of(codePoint)));
            }
        }
        return GbnfText.choice(alternatives);
    }
}
