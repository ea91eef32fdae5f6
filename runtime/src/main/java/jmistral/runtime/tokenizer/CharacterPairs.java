package jmistral.runtime.tokenizer;

/**
 * Which characters stand side by side inside some token. Between two that never do, no merge can reach across, so a text
 * may be cut there and its parts merged alone, with the same result. A filter: it may name pairs that no token holds,
 * never the other way round. Immutable once filled.
 */
final class CharacterPairs {
    private static final int BITS = 20;

    private final long[] filter = new long[1 << (BITS - 6)];

    /** Adds the pairs of a text in valid UTF-8. */
    void addAll(String text) {
        int previous = -1;
        for (int i = 0; i < text.length(); ) {
            int codePoint = Utf8.codePointAt(text, i);
            if (previous >= 0) {
                int bit = bit(previous, codePoint);
                filter[bit >>> 6] |= 1L << bit;
            }
            previous = codePoint;
            i += Character.charCount(codePoint);
        }
    }

    /** Whether a token may hold {@code left} and {@code right} side by side. */
    boolean mayMeet(int left, int right) {
        int bit = bit(left, right);
        return ((filter[bit >>> 6] >>> bit) & 1) != 0;
    }

    private static int bit(int left, int right) {
        int hash = left * 0x9e3779b1 + right * 0x85ebca77;
        return ((hash ^ (hash >>> 15)) * 0x2c1b3c6d) >>> (Integer.SIZE - BITS);
    }
}
