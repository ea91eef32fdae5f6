package jmistral.runtime.tokenizer;

import java.util.function.IntPredicate;
import jmistral.runtime.gguf.ByteStrings;

/** Finds tokens by their stored text: a hash table of ids with open addressing. Immutable. */
final class PieceIndex {
    static final int ABSENT = -1;

    private final ByteStrings pieces;
    private final int[] slots; // id + 1, or 0 where free
    private final int longestBytes;

    /** An index of the tokens that {@code included} accepts; where two have the same text, the first is found. */
    PieceIndex(ByteStrings pieces, IntPredicate included) {
        this.pieces = pieces;
        int entries = 0;
        for (int id = 0; id < pieces.size(); id++) {
            entries += included.test(id) ? 1 : 0;
        }
        this.slots = new int[capacity(entries)];
        int longest = 0;
        for (int id = 0; id < pieces.size(); id++) {
            if (included.test(id)) {
                int slot = slot(pieces.bytes(), pieces.begin(id), pieces.end(id));
                if (slots[slot] == 0) {
                    slots[slot] = id + 1;
                    longest = Math.max(longest, pieces.end(id) - pieces.begin(id));
                }
            }
        }
        this.longestBytes = longest;
    }

    /** The size of a hash table for {@code entries}: a power of two of which they fill at most two thirds. */
    static int capacity(int entries) {
        return Integer.highestOneBit(Math.addExact(entries, entries >>> 1) | 1) << 1;
    }

    /** Bytes of the longest text that can be found. */
    int longestBytes() {
        return longestBytes;
    }

    /** The token whose text is what {@code text} holds from {@code begin} to {@code end}, or {@link #ABSENT}. */
    int find(byte[] text, int begin, int end) {
        return end - begin > longestBytes ? ABSENT : slots[slot(text, begin, end)] - 1;
    }

    /** Where this text stands, or the free slot where it would. */
    private int slot(byte[] text, int begin, int end) {
        int hash = 0;
        for (int i = begin; i < end; i++) {
            hash = (hash ^ (text[i] & 0xff)) * 0x01000193;
        }
        hash = (hash ^ (hash >>> 15)) * 0x2c1b3c6d;
        int mask = slots.length - 1;
        int slot = (hash ^ (hash >>> 13)) & mask;
        while (slots[slot] != 0 && !pieces.equals(slots[slot] - 1, text, begin, end)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
