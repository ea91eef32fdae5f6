package jmistral.runtime.tokenizer;

import java.util.Arrays;

/**
 * The merges of a byte-level vocabulary: which two tokens merge, how early, and to which token. A hash table with open
 * addressing in which one long holds a pair and its rank. Immutable once filled.
 */
final class MergeTable {
    private static final long FREE = -1;

    /** Bits of a rank, so that the table is no longer than an array may be. */
    private static final int MAX_RANK_BITS = 28;

    private final int idBits;
    private final int rankBits;
    private final long[] slots; // left id, right id, rank, from the highest bits to the lowest; or FREE
    private final int[] merged; // (merges): the token that each rank makes

    /**
     * An empty table.
     *
     * @param tokens number of tokens of the vocabulary
     * @param merges number of merges that it will hold: as {@link #fits} says
     */
    MergeTable(int tokens, int merges) {
        this.idBits = idBits(tokens);
        this.rankBits = Long.SIZE - 2 * idBits;
        this.slots = new long[PieceIndex.capacity(merges)];
        this.merged = new int[merges];
        Arrays.fill(slots, FREE);
    }

    /** Whether a table can hold so many tokens and merges: both ids and the rank must fit a long. */
    static boolean fits(int tokens, int merges) {
        return merges < (1L << Math.min(MAX_RANK_BITS, Long.SIZE - 2 * idBits(tokens))) - 1;
    }

    private static int idBits(int tokens) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(tokens);
    }

    /** Adds a merge; of two of the same pair the first counts. */
    void add(int rank, int left, int right, int token) {
        long pair = ((long) left << idBits) | right;
        int slot = slot(pair);
        if (slots[slot] == FREE) {
            slots[slot] = (pair << rankBits) | rank;
        }
        merged[rank] = token;
    }

    /** How two tokens merge: {@code rank << 32 | token}, or {@link SymbolMerger#NONE}. */
    long find(int left, int right) {
        long slot = slots[slot(((long) left << idBits) | right)];
        if (slot == FREE) {
            return SymbolMerger.NONE;
        }
        int rank = (int) (slot & ((1L << rankBits) - 1));
        return ((long) rank << 32) | merged[rank];
    }

    /** Where this pair stands, or the free slot where it would. */
    private int slot(long pair) {
        long hash = pair * 0x9e3779b97f4a7c15L;
        int mask = slots.length - 1;
        int slot = (int) (hash ^ (hash >>> 32)) & mask;
        while (slots[slot] != FREE && slots[slot] >>> rankBits != pair) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
