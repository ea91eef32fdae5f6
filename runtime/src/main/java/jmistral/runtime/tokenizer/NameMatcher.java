package jmistral.runtime.tokenizer;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Finds the names of special tokens in a text, the longest one at each place. Immutable. */
final class NameMatcher {
    private static final int NONE = -1;

    private final String[] names; // in the order of their chars
    private final int[] ids; // (names.length)

    /** Matches the texts of the tokens that {@code included} accepts; empty texts match nowhere. */
    NameMatcher(Pieces pieces, IntPredicate included) {
        record Name(String text, int id) {}
        Name[] sorted = IntStream.range(0, pieces.size())
                .filter(included)
                .mapToObj(id -> new Name(pieces.text(id), id))
                .filter(name -> !name.text.isEmpty())
                .sorted(Comparator.comparing(Name::text))
                .toArray(Name[]::new);
        this.names = Arrays.stream(sorted).map(Name::text).toArray(String[]::new);
        this.ids = Arrays.stream(sorted).mapToInt(Name::id).toArray();
    }

    boolean isEmpty() {
        return names.length == 0;
    }

    /** The place of the first name at or after {@code begin}, or the length of {@code text} if there is none. */
    int find(String text, int begin) {
        int at = isEmpty() ? text.length() : begin;
        while (at < text.length() && match(text, at) == NONE) {
            at++;
        }
        return at;
    }

    /** The token of the longest name that stands at {@code at}, where {@link #find} found one. */
    int id(String text, int at) {
        return ids[match(text, at)];
    }

    /** The place behind the longest name that stands at {@code at}, where {@link #find} found one. */
    int end(String text, int at) {
        return at + names[match(text, at)].length();
    }

    /** The longest name at {@code at}: each char narrows the range of names that begin as the text does. */
    private int match(String text, int at) {
        int low = 0;
        int high = names.length;
        int longest = NONE;
        for (int depth = 0; low < high && at + depth < text.length(); depth++) {
            char c = text.charAt(at + depth);
            low = firstFrom(low, high, depth, c);
            high = firstFrom(low, high, depth, c + 1);
            if (low < high && names[low].length() == depth + 1) {
                longest = low;
            }
            while (low < high && names[low].length() == depth + 1) {
                low++;
            }
        }
        return longest;
    }

    /** The first name in a range whose char at {@code depth} is at least {@code c}; all in it are longer than that. */
    private int firstFrom(int low, int high, int depth, int c) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (names[middle].charAt(depth) < c) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
