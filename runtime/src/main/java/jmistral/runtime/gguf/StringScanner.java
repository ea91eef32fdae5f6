package jmistral.runtime.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Decodes strings that lie one after the other, each behind its length. They are copied to the heap by the window and not
 * one by one: vocabularies have hundreds of thousands, which are decoded before much of this is compiled.
 */
final class StringScanner {
    private static final int WINDOW_BYTES = 1 << 16;

    private final MemorySegment encoded;
    private byte[] window = {};
    private long windowAt;
    private int windowBytes;

    private int begin; // of the string passed last, in the window
    private int end;

    /** Scans {@code encoded}, which is known to hold nothing but whole strings. */
    StringScanner(MemorySegment encoded) {
        this.encoded = encoded;
    }

    /** The next string; bytes that are no UTF-8 become U+FFFD. */
    String next() {
        pass();
        return new String(window, begin, end - begin, StandardCharsets.UTF_8);
    }

    /** The next {@code size} strings, which are all there are. */
    ByteStrings all(int size) {
        byte[] bytes = new byte[Math.toIntExact(encoded.byteSize() - (long) size * Long.BYTES)];
        int[] offsets = new int[size + 1];
        for (int i = 0; i < size; i++) {
            pass();
            System.arraycopy(window, begin, bytes, offsets[i], end - begin);
            offsets[i + 1] = offsets[i] + end - begin;
        }
        return new ByteStrings(bytes, offsets);
    }

    private void pass() {
        if (windowBytes - end < Long.BYTES) {
            moveWindow(Long.BYTES);
        }
        int length = length(end);
        if (windowBytes - end - Long.BYTES < length) {
            moveWindow(Long.BYTES + length);
        }
        begin = end + Long.BYTES;
        end = begin + length;
    }

    /** Lets the window begin behind the last string, and hold {@code least} bytes or more. */
    private void moveWindow(int least) {
        windowAt += end;
        windowBytes = (int) Math.min(Math.max(least, WINDOW_BYTES), encoded.byteSize() - windowAt);
        if (window.length < windowBytes) {
            window = new byte[windowBytes];
        }
        MemorySegment.copy(encoded, ValueLayout.JAVA_BYTE, windowAt, window, 0, windowBytes);
        end = 0;
    }

    /** The low half of a length; no string is long enough for more. */
    private int length(int at) {
        return (window[at] & 0xff)
                | (window[at + 1] & 0xff) << 8
                | (window[at + 2] & 0xff) << 16
                | (window[at + 3] & 0xff) << 24;
    }
}
