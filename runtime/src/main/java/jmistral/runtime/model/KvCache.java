package jmistral.runtime.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jmistral.quant.CacheKernel;

/**
 * Keys and values of one conversation, off-heap. Keys are stored rotated, so that an entry never has to be touched again.
 *
 * <p>Position p stands in slot p mod {@link #slots()}. With a sliding window the slots are a ring that is longer than the
 * window by one batch, so that writing a whole batch overwrites nothing that its first token still sees. Slots are
 * allocated in pages as the conversation grows.
 *
 * <p>Not thread-safe: the model's evaluation lock guards it.
 */
final class KvCache implements AutoCloseable {
    /** Slots of a page. Attention reads runs of slots that never cross a page. */
    static final int PAGE_SLOTS = 256;

    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> pages = new ArrayList<>(); // [layer][key, value][headCountKv][PAGE_SLOTS][row]
    private final CacheKernel kernel;
    private final int headCountKv;
    private final int keyLength;
    private final int valueLength;
    private final int capacity;
    private final int window;
    private final int slots;
    private final long keyRowBytes;
    private final long valueRowBytes;
    private final long layerBytes;
    private final long pageBytes;

    private int length;
    private int highest; // positions written since the last clearing, at their highest
    private int[] ids; // [length]

    /**
     * @param capacity the longest conversation, in tokens
     * @param window how many positions a token sees, itself included; {@link ModelConfig#FULL_ATTENTION} for all
     * @param batchCapacity the most tokens that are written before attention reads
     */
    KvCache(ModelConfig config, CacheKernel kernel, int capacity, int window, int batchCapacity) {
        this.kernel = kernel;
        this.headCountKv = config.headCountKv();
        this.keyLength = config.keyLength();
        this.valueLength = config.valueLength();
        this.capacity = capacity;
        this.window = window;
        this.slots = (int) Math.min(roundUp(capacity), roundUp((long) window + batchCapacity));
        this.keyRowBytes = kernel.rowBytes(config.keyLength());
        this.valueRowBytes = kernel.rowBytes(config.valueLength());
        this.layerBytes = (long) PAGE_SLOTS * headCountKv * (keyRowBytes + valueRowBytes);
        this.pageBytes = config.blockCount() * layerBytes;
        this.ids = new int[Math.min(capacity, PAGE_SLOTS)];
    }

    /** Bytes that a conversation of {@code capacity} tokens takes when it is full. */
    static long bytes(ModelConfig config, CacheKernel kernel, int capacity, int window, int batchCapacity) {
        long slots = Math.min(roundUp(capacity), roundUp((long) window + batchCapacity));
        long row = kernel.rowBytes(config.keyLength()) + kernel.rowBytes(config.valueLength());
        return slots * config.blockCount() * config.headCountKv() * row;
    }

    /** Tokens held. */
    int length() {
        return length;
    }

    /** The most tokens that this can hold. */
    int capacity() {
        return capacity;
    }

    /** Ring length in positions. */
    int slots() {
        return slots;
    }

    /** The id at a position below {@link #length()}. */
    int id(int position) {
        return ids[position];
    }

    /** The first position that a token at {@code position} sees. */
    int firstVisible(int position) {
        return Math.max(0, position - window + 1);
    }

    /** Makes room for {@code count} tokens after the present length; they count only after {@link #commit}. */
    void reserve(int count) {
        if (ids.length < length + count) {
            ids = Arrays.copyOf(ids, Math.min(capacity, Math.max(length + count, 2 * ids.length)));
        }
        int lastPage = Math.min(length + count, slots) - 1;
        while (pages.size() * PAGE_SLOTS <= lastPage) {
            pages.add(arena.allocate(pageBytes, 64));
        }
        highest = Math.max(highest, length + count);
    }

    /** Notes an id whose keys and values have been written at the present length. */
    void commit(int id) {
        ids[length++] = id;
    }

    /** Where the row of a key lies in {@link #page}. */
    long keyOffset(int layer, int head, int position) {
        return layer * layerBytes + ((long) head * PAGE_SLOTS + position % slots % PAGE_SLOTS) * keyRowBytes;
    }

    /** Where the row of a value lies in {@link #page}. */
    long valueOffset(int layer, int head, int position) {
        return layer * layerBytes
                + (long) PAGE_SLOTS * headCountKv * keyRowBytes
                + ((long) head * PAGE_SLOTS + position % slots % PAGE_SLOTS) * valueRowBytes;
    }

    /** The page that holds a position. */
    MemorySegment page(int position) {
        return pages.get(position % slots / PAGE_SLOTS);
    }

    /** Stores the rotated key and the value of one head. */
    void store(int layer, int head, int position, float[] k, int kOffset, float[] v, int vOffset) {
        kernel.store(k, kOffset, keyLength, page(position), keyOffset(layer, head, position));
        kernel.store(v, vOffset, valueLength, page(position), valueOffset(layer, head, position));
    }

    CacheKernel kernel() {
        return kernel;
    }

    /**
     * Forgets all tokens from {@code newLength} on. Where the ring has overwritten what the next token would have to see,
     * everything is forgotten.
     *
     * @return the length that is left: {@code newLength}, or 0
     */
    int truncate(int newLength) {
        if (newLength >= length) {
            return length;
        }
        int oldest = Math.max(0, highest - slots);
        length = firstVisible(newLength) >= oldest ? newLength : 0;
        if (length == 0) {
            highest = 0;
        }
        return length;
    }

    @Override
    public void close() {
        arena.close();
    }

    private static long roundUp(long slots) {
        return (slots + PAGE_SLOTS - 1) / PAGE_SLOTS * PAGE_SLOTS;
    }
}
