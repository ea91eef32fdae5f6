package jmistral.runtime.chat.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jmistral.runtime.chat.jinja.Token.Kind;

/**
 * Cuts a template into tokens, with {@code trim_blocks} and {@code lstrip_blocks} on: a newline after a tag goes, and so do
 * blanks between the beginning of a line and a tag. {@code -} takes all blanks on its side away, {@code +} keeps them.
 */
final class Lexer {
    private static final Pattern INTEGER =
            Pattern.compile("0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?[0-9])*|0(?:_?0)*");
    private static final Pattern FLOAT = Pattern.compile(
            "(?<!\\.)[0-9](?:_?[0-9])*(?:(?:\\.[0-9](?:_?[0-9])*)?[eE][+-]?[0-9](?:_?[0-9])*|\\.[0-9](?:_?[0-9])*)");
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}<>=.:|,;]");
    private static final Pattern RAW_BEGIN = blank("\\{%[-+]?\\s*raw\\s*(?:-%\\}\\s*|%\\})");
    private static final Pattern RAW_END = blank("\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)");
    private static final Pattern COMMENT_END = blank("\\+#\\}|-#\\}\\s*|#\\}\\n?");
    private static final Pattern TAG_END = blank("\\+%\\}|-%\\}\\s*|%\\}\\n?");
    private static final Pattern PRINT_END = blank("-\\}\\}\\s*|\\}\\}");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    private Lexer(String source) {
        String unified = source.replace("\r\n", "\n").replace('\r', '\n');
        this.source = unified.endsWith("\n") ? unified.substring(0, unified.length() - 1) : unified;
    }

    /** A pattern whose {@code \\s} is every blank, not only those of ASCII. */
    private static Pattern blank(String regex) {
        return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
    }

    static List<Token> tokens(String source) {
        var lexer = new Lexer(source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        boolean lineStarts = true;
        while (at < source.length()) {
            int begin = nextOpening();
            if (begin < 0) {
                data(source.substring(at));
                advance(source.length());
                break;
            }
            lineStarts = opening(begin, lineStarts);
        }
        tokens.add(new Token(Kind.END, "", line));
    }

    private int nextOpening() {
        for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
            if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Takes the text before an opening and what the opening begins; tells whether it ended with a newline. */
    private boolean opening(int begin, boolean lineStarts) {
        char kind = source.charAt(begin + 1);
        char sign = begin + 2 < source.length() ? source.charAt(begin + 2) : 0;
        data(stripped(source.substring(at, begin), sign, kind != '{', lineStarts));
        Matcher raw = matcher(RAW_BEGIN, begin);
        if (raw.lookingAt()) {
            advance(raw.end());
            return rawBlock();
        }
        advance(begin + (sign == '-' || sign == '+' ? 3 : 2));
        switch (kind) {
            case '#' -> {
                Matcher end = matcher(COMMENT_END, at);
                if (!end.find()) {
                    throw new JinjaException("Missing end of comment tag", line);
                }
                advance(end.end());
            }
            case '%' -> tag(Kind.TAG_BEGIN, Kind.TAG_END, TAG_END);
            default -> tag(Kind.PRINT_BEGIN, Kind.PRINT_END, PRINT_END);
        }
        return source.charAt(at - 1) == '\n';
    }

    private boolean rawBlock() {
        boolean lineStarts = source.charAt(at - 1) == '\n';
        Matcher end = matcher(RAW_END, at);
        if (!end.find()) {
            throw new JinjaException("Missing end of raw directive", line);
        }
        String sign = end.group(1);
        data(stripped(source.substring(at, end.start()), sign.isEmpty() ? 0 : sign.charAt(0), true, lineStarts));
        advance(end.end());
        return source.charAt(at - 1) == '\n';
    }

    /** The text before a tag, without what the tag takes away. */
    private static String stripped(String text, char sign, boolean stripsLine, boolean lineStarts) {
        if (sign == '-') {
            int end = text.length();
            while (end > 0 && Unicode.isSpace(text.charAt(end - 1))) {
                end--;
            }
            return text.substring(0, end);
        }
        int lineBegin = text.lastIndexOf('\n') + 1;
        boolean strips = sign != '+'
                && stripsLine
                && (lineBegin > 0 || lineStarts)
                && text.substring(lineBegin).chars().allMatch(Unicode::isSpace);
        return strips ? text.substring(0, lineBegin) : text;
    }

    private void tag(Kind begin, Kind end, Pattern endPattern) {
        tokens.add(new Token(begin, "", line));
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            if (at >= source.length()) {
                throw new JinjaException("unexpected end of template", line);
            }
            Matcher closing = matcher(endPattern, at);
            if (open.isEmpty() && closing.lookingAt()) {
                tokens.add(new Token(end, "", line));
                advance(closing.end());
                return;
            }
            token(open);
        }
    }

    private void token(Deque<Character> open) {
        int first = source.codePointAt(at);
        if (Unicode.isSpace(first)) {
            advance(at + Character.charCount(first));
        } else if (take(FLOAT, Kind.FLOAT) || take(INTEGER, Kind.INTEGER)) {
            return;
        } else if (Unicode.isWord(first)) {
            name();
        } else if (first == '\'' || first == '"') {
            string((char) first);
        } else if (take(OPERATOR, Kind.OPERATOR)) {
            balance(tokens.getLast(), open);
        } else {
            throw new JinjaException(
                    "unexpected char " + Repr.of(Text.template(Character.toString(first))) + " at " + at, line);
        }
    }

    private void name() {
        int end = at;
        while (end < source.length()
                && (Unicode.isWord(source.codePointAt(end))
                        || Character.isUnicodeIdentifierPart(source.codePointAt(end)))) {
            end += Character.charCount(source.codePointAt(end));
        }
        String name = source.substring(at, end);
        if (!Character.isLetter(name.codePointAt(0)) && name.charAt(0) != '_') {
            throw new JinjaException("Invalid character in identifier", line);
        }
        tokens.add(new Token(Kind.NAME, name, line));
        advance(end);
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw new JinjaException("unexpected char " + Repr.of(Text.template("" + quote)) + " at " + at, line);
        }
        tokens.add(new Token(Kind.STRING, Escapes.decode(source.substring(at + 1, end), line), line));
        advance(end + 1);
    }

    private void balance(Token operator, Deque<Character> open) {
        char symbol = operator.text().charAt(0);
        switch (symbol) {
            case '{' -> open.push('}');
            case '(' -> open.push(')');
            case '[' -> open.push(']');
            case '}', ')', ']' -> {
                if (open.isEmpty()) {
                    throw new JinjaException("unexpected '" + symbol + "'", line);
                }
                char expected = open.pop();
                if (expected != symbol) {
                    throw new JinjaException("unexpected '" + symbol + "', expected '" + expected + "'", line);
                }
            }
            default -> {}
        }
    }

    private boolean take(Pattern pattern, Kind kind) {
        Matcher matcher = matcher(pattern, at);
        if (!matcher.lookingAt()) {
            return false;
        }
        tokens.add(new Token(kind, matcher.group(), line));
        advance(matcher.end());
        return true;
    }

    private Matcher matcher(Pattern pattern, int from) {
        return pattern.matcher(source).region(from, source.length()).useTransparentBounds(true);
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(Kind.DATA, text, line));
        }
    }

    private void advance(int end) {
        for (int i = at; i < end; i++) {
            line += source.charAt(i) == '\n' ? 1 : 0;
        }
        at = end;
    }
}
