package jmistral.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import jmistral.runtime.model.LogitsConsumer;

/** Writes logits as little-endian 32-bit floats, one row after the other. */
final class LogitsWriter implements LogitsConsumer {
    private final WritableByteChannel out;
    private final int vocabularySize;
    private final ByteBuffer row;

    LogitsWriter(WritableByteChannel out, int vocabularySize) {
        this.out = out;
        this.vocabularySize = vocabularySize;
        row = ByteBuffer.allocate(vocabularySize * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void accept(int index, float[] logits, int offset) {
        row.clear();
        row.asFloatBuffer().put(logits, offset, vocabularySize);
        try {
            while (row.hasRemaining()) {
                out.write(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
