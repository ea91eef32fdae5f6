package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What Python does with strings, keeping the origin of the characters. */
final class Strings {
    private Strings() {}

    static String strip(String string) {
        return stripWhile(Text.template(string), Unicode::isSpace, true, true).string();
    }

    /** Takes characters off the ends as long as they are in {@code chars}; blanks if that is null. */
    static Text strip(Text text, @Nullable Text chars, boolean left, boolean right) {
        if (chars == null) {
            return stripWhile(text, Unicode::isSpace, left, right);
        }
        String set = chars.string();
        return stripWhile(text, codePoint -> set.indexOf(codePoint) >= 0, left, right);
    }

    private static Text stripWhile(Text text, IntPredicate strips, boolean left, boolean right) {
        String string = text.string();
        int begin = 0;
        int end = string.length();
        while (left && begin < end && strips.test(string.codePointAt(begin))) {
            begin += Character.charCount(string.codePointAt(begin));
        }
        while (right && begin < end && strips.test(string.codePointBefore(end))) {
            end -= Character.charCount(string.codePointBefore(end));
        }
        return text.substring(begin, end);
    }

    /** Cuts at runs of blanks, at most {@code limit} times if that is not negative. */
    static List<Text> splitAtBlanks(Text text, long limit, boolean fromRight, Budget budget) {
        List<Text> parts = new ArrayList<>();
        String string = text.string();
        budget.copy(string.length());
        int begin = 0;
        int end = string.length();
        while (true) {
            begin = fromRight ? begin : skip(string, begin, end, true);
            end = fromRight ? skipBack(string, begin, end, true) : end;
            if (begin == end) {
                break;
            }
            budget.elements(1);
            if (limit >= 0 && parts.size() >= limit) {
                parts.add(text.substring(begin, end));
                break;
            }
            if (fromRight) {
                int cut = skipBack(string, begin, end, false);
                parts.add(text.substring(cut, end));
                end = cut;
            } else {
                int cut = skip(string, begin, end, false);
                parts.add(text.substring(begin, cut));
                begin = cut;
            }
        }
        if (fromRight) {
            Collections.reverse(parts);
        }
        return parts;
    }

    /** The end of the run of blanks, or of what is no blank, that begins at {@code begin}. */
    private static int skip(String string, int begin, int end, boolean blanks) {
        int at = begin;
        while (at < end && Unicode.isSpace(string.codePointAt(at)) == blanks) {
            at += Character.charCount(string.codePointAt(at));
        }
        return at;
    }

    /** The beginning of the run of blanks, or of what is no blank, that ends at {@code end}. */
    private static int skipBack(String string, int begin, int end, boolean blanks) {
        int at = end;
        while (at > begin && Unicode.isSpace(string.codePointBefore(at)) == blanks) {
            at -= Character.charCount(string.codePointBefore(at));
        }
        return at;
    }

    /** Cuts at each separator, at most {@code limit} times if that is not negative. */
    static List<Text> split(Text text, String separator, long limit, boolean fromRight, Budget budget) {
        if (separator.isEmpty()) {
            throw new JinjaException("empty separator");
        }
        List<Text> parts = new ArrayList<>();
        String string = text.string();
        budget.copy(string.length());
        int begin = 0;
        int end = string.length();
        while (limit < 0 || parts.size() < limit) {
            budget.elements(1);
            budget.scan(fromRight && separator.length() > 1 ? end : 0);
            int at = fromRight ? Search.last(string, separator, end) : Search.first(string, separator, begin);
            if (at < 0) {
                break;
            }
            if (fromRight) {
                parts.add(text.substring(at + separator.length(), end));
                end = at;
            } else {
                parts.add(text.substring(begin, at));
                begin = at + separator.length();
            }
        }
        parts.add(text.substring(begin, end));
        if (fromRight) {
            Collections.reverse(parts);
        }
        return parts;
    }

    static List<Text> lines(Text text, boolean keepEnds, Budget budget) {
        List<Text> lines = new ArrayList<>();
        String string = text.string();
        budget.copy(string.length());
        for (int begin = 0; begin < string.length(); ) {
            int end = begin;
            while (end < string.length() && !Unicode.isLineBreak(string.charAt(end))) {
                end++;
            }
            int next = Math.min(end + 1, string.length());
            if (string.startsWith("\r\n", end)) {
                next = end + 2;
            }
            budget.elements(1);
            lines.add(text.substring(begin, keepEnds ? next : end));
            begin = next;
        }
        return lines;
    }

    /** Puts {@code replacement} in the place of the first {@code limit} finds, or of all if that is negative. */
    static Text replace(Text text, Text old, Text replacement, long limit, Budget budget) {
        var builder = new TextBuilder(budget);
        String string = text.string();
        budget.scan(string.length());
        int begin = 0;
        int from = 0;
        for (long count = 0; limit < 0 || count < limit; count++) {
            int at = from > string.length() ? -1 : Search.first(string, old.string(), from);
            if (at < 0) {
                break;
            }
            budget.step();
            builder.append(text, begin, at).append(replacement);
            begin = at + old.length();
            from = begin;
            if (old.length() == 0) {
                from += at < string.length() ? Character.charCount(string.codePointAt(at)) : 1;
            }
        }
        return builder.append(text, begin, text.length()).build().markedAs(text);
    }

    static Text join(Text separator, List<Text> parts, Budget budget) {
        var builder = new TextBuilder(budget);
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                builder.append(separator);
            }
            builder.append(parts.get(i));
        }
        return builder.build();
    }

    /** Puts {@code fill} before and after, as often as said. */
    static Text pad(Text text, long before, long after, Text fill, Budget budget) {
        return new TextBuilder(budget)
                .repeat(fill, before)
                .append(text)
                .repeat(fill, after)
                .build()
                .markedAs(text);
    }

    static Text center(Text text, long width, Text fill, Budget budget) {
        long margin = Math.max(0, width - text.codePoints());
        // Where the margin is odd, CPython puts the larger half on the left of a text of even length only.
        long left = margin / 2 + (margin & width & 1);
        return pad(text, left, margin - left, fill, budget);
    }

    static Text repeat(Text text, long times, Budget budget) {
        return new TextBuilder(budget).repeat(text, times).build().markedAs(text);
    }

    /** The character of a code point. */
    static String character(BigInteger codePoint) {
        if (codePoint.signum() < 0 || codePoint.compareTo(BigInteger.valueOf(Character.MAX_CODE_POINT)) > 0) {
            throw new JinjaException("character number not in range(0x110000)");
        }
        return Character.toString(codePoint.intValue());
    }

    /** Every word that begins with a cased character: that one in title case, the others in lower case. */
    static String title(String string) {
        var builder = new StringBuilder(string.length());
        boolean inWord = false;
        for (int at = 0; at < string.length(); ) {
            int codePoint = string.codePointAt(at);
            at += Character.charCount(codePoint);
            builder.append(inWord ? lower(Character.toString(codePoint)) : titleCase(codePoint));
            inWord = Unicode.isCased(codePoint);
        }
        return builder.toString();
    }

    static String capitalize(String string) {
        if (string.isEmpty()) {
            return string;
        }
        int first = string.codePointAt(0);
        return titleCase(first) + lower(string.substring(Character.charCount(first)));
    }

    static String swapCase(String string) {
        var builder = new StringBuilder(string.length());
        string.codePoints().forEach(codePoint -> {
            String one = Character.toString(codePoint);
            builder.append(
                    Character.isUpperCase(codePoint)
                            ? lower(one)
                            : Character.isLowerCase(codePoint) ? upper(one) : one);
        });
        return builder.toString();
    }

    private static String titleCase(int codePoint) {
        int title = Character.toTitleCase(codePoint);
        if (title != codePoint) {
            return Character.toString(title);
        }
        String upper = upper(Character.toString(codePoint));
        if (upper.length() < 2 || upper.codePointCount(0, upper.length()) < 2) {
            return Character.toString(codePoint);
        }
        int first = upper.codePointAt(0);
        return Character.toString(first) + lower(upper.substring(Character.charCount(first)));
    }

    static String upper(String string) {
        return string.toUpperCase(Locale.ROOT);
    }

    static String lower(String string) {
        return string.toLowerCase(Locale.ROOT);
    }

    /** Whether there is a character, and all are of a kind. */
    static boolean all(String string, IntPredicate kind) {
        return !string.isEmpty() && string.codePoints().allMatch(kind);
    }
}
