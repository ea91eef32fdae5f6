package jmistral.runtime.tokenizer;

import java.util.Arrays;

/**
 * Byte-pair encoding of one word: its symbols are merged pair by pair, the pair of lowest rank first, the leftmost first
 * among equals, until no pair is left that merges. Takes O(n log n) for n symbols, whatever the word.
 *
 * <p>The symbols are a linked list, the candidates a heap of numbers {@code rank << 32 | left symbol}. A candidate is not
 * taken out of the heap when a neighbour changes; it is void once the rank of the pair at its left symbol is another.
 * Scratch of one encoding: not thread-safe.
 */
abstract class SymbolMerger {
    /** No merge: its upper half is no rank. */
    static final long NONE = Long.MIN_VALUE;

    private int count;
    private int[] tokens = new int[16];
    private int[] next = new int[16];
    private int[] previous = new int[16];
    private long[] pairs = new long[16]; // of each symbol with its right neighbour: rank << 32 | token, or NONE
    private long[] heap = new long[32];
    private int heapSize;

    /**
     * How the symbols {@code left} and {@code right}, neighbours, merge: {@code rank << 32 | token}, or {@link #NONE}. A rank
     * is any int but {@link Integer#MIN_VALUE}.
     */
    abstract long merge(int left, int right);

    /** Forgets all symbols. */
    void clear() {
        count = 0;
    }

    /** Adds a symbol that is the token {@code token}. */
    void add(int token) {
        if (count == tokens.length) {
            grow();
        }
        tokens[count++] = token;
    }

    /** Number of symbols that were added. */
    final int count() {
        return count;
    }

    /** The token of a symbol. */
    final int token(int symbol) {
        return tokens[symbol];
    }

    /** The right neighbour of a symbol, or {@link #count()} if there is none. */
    final int next(int symbol) {
        return next[symbol];
    }

    /** Merges all that can be merged; symbol 0 and its {@link #next} ones are then the result. */
    final void mergeAll() {
        heapSize = 0;
        for (int symbol = 0; symbol < count; symbol++) {
            next[symbol] = symbol + 1;
            previous[symbol] = symbol - 1;
        }
        for (int symbol = 0; symbol < count; symbol++) {
            pair(symbol);
        }
        while (heapSize > 0) {
            long candidate = pop();
            int left = (int) candidate;
            long merged = pairs[left];
            if (merged >>> 32 == candidate >>> 32) {
                int right = next[left];
                tokens[left] = (int) merged;
                pairs[right] = NONE;
                next[left] = next[right];
                if (next[right] < count) {
                    previous[next[right]] = left;
                }
                pair(left);
                if (left > 0) {
                    pair(previous[left]);
                }
            }
        }
    }

    /** Sees whether a symbol merges with its right neighbour. */
    private void pair(int left) {
        long merged = next[left] < count ? merge(left, next[left]) : NONE;
        pairs[left] = merged;
        if (merged != NONE) {
            push((merged & 0xffffffff00000000L) | left);
        }
    }

    private void push(long candidate) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, Math.multiplyExact(heapSize, 2));
        }
        int at = heapSize++;
        while (at > 0 && heap[(at - 1) >>> 1] > candidate) {
            heap[at] = heap[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        heap[at] = candidate;
    }

    private long pop() {
        long least = heap[0];
        long last = heap[--heapSize];
        int at = 0;
        while (2 * at + 1 < heapSize) {
            int child = 2 * at + 1;
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return least;
    }

    private void grow() {
        int capacity = Math.multiplyExact(count, 2);
        tokens = Arrays.copyOf(tokens, capacity);
        next = new int[capacity];
        previous = new int[capacity];
        pairs = new long[capacity];
    }
}
