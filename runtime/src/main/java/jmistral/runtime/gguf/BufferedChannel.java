package jmistral.runtime.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Collects what is written to a file in a buffer outside the heap. The file remains the caller's to close. */
final class BufferedChannel implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileChannel channel;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES);
    private long position;
    private int buffered;

    BufferedChannel(FileChannel channel) {
        this.channel = channel;
    }

    /** Bytes written so far. */
    long position() {
        return position;
    }

    /** Adds all of {@code bytes}. */
    void write(MemorySegment bytes) throws IOException {
        for (long from = 0; from < bytes.byteSize(); ) {
            if (buffered == BUFFER_BYTES) {
                flush();
            }
            long count = Math.min(bytes.byteSize() - from, BUFFER_BYTES - buffered);
            MemorySegment.copy(bytes, from, buffer, buffered, count);
            buffered += (int) count;
            position += count;
            from += count;
        }
    }

    /** Adds zeros up to a multiple of {@code alignment}. */
    void align(int alignment) throws IOException {
        int padding = (int) (Math.ceilDiv(position, alignment) * alignment - position);
        write(MemorySegment.ofArray(new byte[padding]));
    }

    /** Hands everything to the file. */
    void flush() throws IOException {
        ByteBuffer pending = buffer.asSlice(0, buffered).asByteBuffer();
        while (pending.hasRemaining()) {
            channel.write(pending);
        }
        buffered = 0;
    }

    /** Frees the buffer; what was not flushed is lost. */
    @Override
    public void close() {
        arena.close();
    }
}
