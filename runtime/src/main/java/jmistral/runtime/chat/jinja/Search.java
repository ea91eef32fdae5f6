package jmistral.runtime.chat.jinja;

/** Finds one string in another in time that grows with the sum of their lengths, whatever they say. */
final class Search {
    /** The plain way takes the product of both lengths at worst; up to here that does no harm. */
    private static final int SHORT = 32;

    private Search() {}

    /** The first place of {@code part} at or after {@code from}, or -1. */
    static int first(String string, String part, int from) {
        return part.length() <= SHORT ? string.indexOf(part, from) : find(string, part, from, string.length(), false);
    }

    /** The last place of {@code part} that ends at or before {@code end}, or -1. */
    static int last(String string, String part, int end) {
        if (end < part.length()) {
            return -1;
        }
        return part.length() <= SHORT
                ? string.lastIndexOf(part, end - part.length())
                : find(string, part, 0, end, true);
    }

    /** The algorithm of Knuth, Morris and Pratt. */
    private static int find(String string, String part, int from, int end, boolean last) {
        int[] borders = borders(part);
        int found = -1;
        int matched = 0;
        for (int at = from; at < end; at++) {
            while (matched > 0 && string.charAt(at) != part.charAt(matched)) {
                matched = borders[matched - 1];
            }
            matched += string.charAt(at) == part.charAt(matched) ? 1 : 0;
            if (matched == part.length()) {
                found = at + 1 - matched;
                if (!last) {
                    return found;
                }
                matched = borders[matched - 1];
            }
        }
        return found;
    }

    /** For each prefix, the length of the longest proper prefix of it that it ends with. */
    private static int[] borders(String part) {
        int[] borders = new int[part.length()];
        for (int at = 1, border = 0; at < borders.length; at++) {
            while (border > 0 && part.charAt(at) != part.charAt(border)) {
                border = borders[border - 1];
            }
            border += part.charAt(at) == part.charAt(border) ? 1 : 0;
            borders[at] = border;
        }
        return borders;
    }
}
