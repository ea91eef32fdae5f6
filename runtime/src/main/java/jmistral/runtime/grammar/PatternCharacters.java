package jmistral.runtime.grammar;

import java.util.List;

/** The sets of characters that regular expressions of ECMAScript have names for. */
final class PatternCharacters {
    static final CodePoints DIGITS = CodePoints.of(List.of(new CodePoints.Range('0', '9')));

    static final CodePoints WORD = CodePoints.of(List.of(
            new CodePoints.Range('0', '9'),
            new CodePoints.Range('A', 'Z'),
            new CodePoints.Range('_', '_'),
            new CodePoints.Range('a', 'z')));

    private static final CodePoints LINE_ENDS = CodePoints.of(List.of(
            new CodePoints.Range('\n', '\n'), new CodePoints.Range('\r', '\r'), new CodePoints.Range(0x2028, 0x2029)));

    static final CodePoints BLANKS = LINE_ENDS.union(CodePoints.of(List.of(
            new CodePoints.Range('\t', '\r'),
            new CodePoints.Range(' ', ' '),
            new CodePoints.Range(0xa0, 0xa0),
            new CodePoints.Range(0x1680, 0x1680),
            new CodePoints.Range(0x2000, 0x200a),
            new CodePoints.Range(0x202f, 0x202f),
            new CodePoints.Range(0x205f, 0x205f),
            new CodePoints.Range(0x3000, 0x3000),
            new CodePoints.Range(0xfeff, 0xfeff))));

    /** What a dot stands for. */
    static final CodePoints DOT = LINE_ENDS.negated();

    private PatternCharacters() {}
}
