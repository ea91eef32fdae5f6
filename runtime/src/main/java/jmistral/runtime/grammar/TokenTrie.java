package jmistral.runtime.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Vocabulary;

/**
 * The tokens that add bytes to a text, as a tree in which each edge is a byte. The nodes stand in the order of a walk in
 * depth, so what is below a node follows it, and can be passed over. Immutable, thread-safe.
 */
final class TokenTrie {
    private final byte[] bytes; // of all tokens, one after the other
    private final int[] offsets; // (vocabularySize + 1): where in bytes each token begins
    private final BitSet endTokens = new BitSet();
    private final int[] sorted; // ids in the order of their bytes
    private final int maxLength;

    private byte[] labels = new byte[1 << 10]; // (nodes): the byte that leads to the node
    private int[] depths =
            new int[1 << 10]; // (nodes): how many bytes lead to the node from the root, the last one not counted
    private int[] ends = new int[1 << 10]; // (nodes): the node after those below
    private int[] firstTokens = new int[1 << 10]; // (nodes): where in sorted the tokens that end at the node begin
    private int[] tokenEnds = new int[1 << 10]; // (nodes): and where they end
    private int size;

    TokenTrie(Tokenizer tokenizer) {
        Vocabulary vocabulary = tokenizer.vocabulary();
        int count = vocabulary.size();
        offsets = new int[count + 1];
        byte[] all = new byte[8 * count];
        for (int id = 0; id < count; id++) {
            byte[] own = vocabulary.isEndOfGeneration(id) ? new byte[0] : tokenizer.bytes(id);
            endTokens.set(id, vocabulary.isEndOfGeneration(id));
            offsets[id + 1] = offsets[id] + own.length;
            if (offsets[id + 1] > all.length) {
                all = Arrays.copyOf(all, 2 * offsets[id + 1]);
            }
            System.arraycopy(own, 0, all, offsets[id], own.length);
        }
        bytes = Arrays.copyOf(all, offsets[count]);
        sorted = IntStream.range(0, count)
                .filter(id -> length(id) > 0)
                .boxed()
                .sorted(byBytes())
                .mapToInt(Integer::intValue)
                .toArray();
        maxLength = Arrays.stream(sorted).map(this::length).max().orElse(0);
        build();
    }

    private Comparator<Integer> byBytes() {
        return (a, b) -> Arrays.compareUnsigned(bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]);
    }

    private void build() {
        int[] path = new int[maxLength + 1]; // the node of each byte of the token before
        int open = 0;
        for (int i = 0; i < sorted.length; i++) {
            int id = sorted[i];
            int common = i == 0 ? 0 : commonLength(sorted[i - 1], id);
            for (; open > common; open--) {
                ends[path[open - 1]] = size;
            }
            for (; open < length(id); open++) {
                path[open] = add(byteAt(id, open), open, i);
            }
            tokenEnds[path[open - 1]] = i + 1;
        }
        for (; open > 0; open--) {
            ends[path[open - 1]] = size;
        }
        resize(size);
    }

    private void resize(int capacity) {
        labels = Arrays.copyOf(labels, capacity);
        depths = Arrays.copyOf(depths, capacity);
        ends = Arrays.copyOf(ends, capacity);
        firstTokens = Arrays.copyOf(firstTokens, capacity);
        tokenEnds = Arrays.copyOf(tokenEnds, capacity);
    }

    /** Adds a node where no token ends yet; the first that may is the one at {@code token}. */
    private int add(int label, int depth, int token) {
        if (size == labels.length) {
            resize(2 * size);
        }
        labels[size] = (byte) label;
        depths[size] = depth;
        firstTokens[size] = token;
        tokenEnds[size] = token;
        return size++;
    }

    private int commonLength(int a, int b) {
        int mismatch = Arrays.mismatch(bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]);
        return mismatch < 0 ? length(a) : mismatch;
    }

    /** The number of tokens, those without bytes included. */
    int vocabularySize() {
        return offsets.length - 1;
    }

    /** The tokens at which generation ends: none of them adds bytes. Not to be changed. */
    BitSet endTokens() {
        return endTokens;
    }

    /** How many bytes a token adds to a text. */
    int length(int id) {
        return offsets[id + 1] - offsets[id];
    }

    /** A byte of a token, 0 to 255. */
    int byteAt(int id, int index) {
        return bytes[offsets[id] + index] & 0xff;
    }

    /** The most bytes that a token has. */
    int maxLength() {
        return maxLength;
    }

    /** The number of nodes. The root is none. */
    int size() {
        return size;
    }

    /** The byte, 0 to 255, that leads to a node. */
    int label(int node) {
        return labels[node] & 0xff;
    }

    /** How many nodes are above a node. */
    int depth(int node) {
        return depths[node];
    }

    /** The node that follows those below a node. */
    int end(int node) {
        return ends[node];
    }

    /** Adds to {@code ids} the tokens that end at a node. */
    void addTokens(int node, BitSet ids) {
        for (int i = firstTokens[node]; i < tokenEnds[node]; i++) {
            ids.set(sorted[i]);
        }
    }
}
