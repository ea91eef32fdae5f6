package jmistral.runtime.tokenizer;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import jmistral.runtime.gguf.ByteStrings;

/** Finds the names of special tokens in a text, the longest one at each place. Immutable. */
final class NameMatcher {
    private static final int NONE = -1;

    private final String[] names; // in the order of their chars
    private final int[] ids; // (names.length)

    /** Encodes a stretch of a text, which is not empty. */
    interface Between {
        void encode(String text, int begin, int end);
    }

    /**
     * Matches the names of the tokens that {@code included} accepts; an empty one matches nowhere.
     *
     * @param spelling makes of a stored text how it is written in the texts to be encoded
     */
    NameMatcher(ByteStrings pieces, IntPredicate included, UnaryOperator<String> spelling) {
        record Name(String text, int id) {}
        Name[] sorted = IntStream.range(0, pieces.size())
                .filter(included)
                .mapToObj(id -> new Name(spelling.apply(pieces.text(id)), id))
                .filter(name -> !name.text.isEmpty())
                .sorted((a, b) -> a.text.compareTo(b.text))
                .toArray(Name[]::new);
        this.names = Arrays.stream(sorted).map(Name::text).toArray(String[]::new);
        this.ids = Arrays.stream(sorted).mapToInt(Name::id).toArray();
    }

    /**
     * Encodes a text: names become their tokens, which {@code out} gets, and what lies between them is left to {@code between}, from the beginning
     * of the text to its end.
     */
    void encode(String text, IntConsumer out, Between between) {
        int begin = 0;
        for (int at = 0; names.length > 0 && at < text.length(); ) {
            int name = match(text, at);
            if (name == NONE) {
                at++;
            } else {
                if (at > begin) {
                    between.encode(text, begin, at);
                }
                out.accept(ids[name]);
                at += names[name].length();
                begin = at;
            }
        }
        if (begin < text.length()) {
            between.encode(text, begin, text.length());
        }
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
