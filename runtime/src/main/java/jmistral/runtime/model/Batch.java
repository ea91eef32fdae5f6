package jmistral.runtime.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that one forward pass evaluates together: of one sequence or of several, each at the position after the
 * sequence's last one. Reusable; not thread-safe.
 */
public final class Batch {
    private final int[] ids;
    private final int[] positions;
    private final @Nullable Sequence[] sequences;
    private final boolean[] wantsLogits;
    private int size;

    /** Room for {@code capacity} tokens. */
    public Batch(int capacity) {
        ids = new int[capacity];
        positions = new int[capacity];
        sequences = new Sequence[capacity];
        wantsLogits = new boolean[capacity];
    }

    /** Takes all tokens out. */
    public void clear() {
        Arrays.fill(sequences, 0, size, null);
        size = 0;
    }

    /**
     * Puts a token after what its sequence holds and after the sequence's tokens in this batch.
     *
     * @param logits whether the logits after this token are wanted
     * @throws IndexOutOfBoundsException if the batch is full
     */
    public void add(Sequence sequence, int id, boolean logits) {
        int position = sequence.length();
        for (int i = size - 1; i >= 0; i--) {
            if (sequences[i] == sequence) {
                position = positions[i] + 1;
                break;
            }
        }
        ids[size] = id;
        positions[size] = position;
        sequences[size] = sequence;
        wantsLogits[size] = logits;
        size++;
    }

    /** How many tokens there are. */
    public int size() {
        return size;
    }

    /** The most tokens that there can be. */
    public int capacity() {
        return ids.length;
    }

    /** The id of token {@code index}. */
    public int id(int index) {
        return ids[index];
    }

    /** Where token {@code index} stands in its sequence. */
    public int position(int index) {
        return positions[index];
    }

    /** Whether the logits after token {@code index} are wanted. */
    public boolean wantsLogits(int index) {
        return wantsLogits[index];
    }

    Sequence sequence(int index) {
        Sequence sequence = sequences[index];
        if (sequence == null) {
            throw new IndexOutOfBoundsException("token " + index + " of a batch of " + size);
        }
        return sequence;
    }
}
