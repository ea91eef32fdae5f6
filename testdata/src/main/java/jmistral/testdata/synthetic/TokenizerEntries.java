package jmistral.testdata.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jmistral.testdata.GgufBuilder;

/** Copies what a GGUF file says of its tokenizer into another one, byte for byte. For files that are known to be sound. */
final class TokenizerEntries {
    private static final int[] SIZES = {1, 1, 2, 2, 4, 4, 4, 1, -1, -1, 8, 8, 8};

    private final ByteBuffer in;
    private int tokenCount;

    private TokenizerEntries(ByteBuffer in) {
        this.in = in;
    }

    /** Adds all {@code tokenizer.} entries of {@code source} to {@code target}; returns how many tokens there are. */
    static int copy(Path source, GgufBuilder target) {
        try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ)) {
            long headerBytes = Math.min(channel.size(), 1 << 28);
            ByteBuffer in =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, headerBytes).order(ByteOrder.LITTLE_ENDIAN);
            TokenizerEntries entries = new TokenizerEntries(in);
            entries.copy(target);
            return entries.tokenCount;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(GgufBuilder target) {
        in.position(16);
        long count = in.getLong();
        for (long i = 0; i < count; i++) {
            String key = new String(bytes(), StandardCharsets.UTF_8);
            int type = in.getInt();
            int begin = in.position();
            if (key.equals("tokenizer.ggml.tokens")) {
                tokenCount = (int) in.getLong(begin + 4);
            }
            skip(type);
            if (key.startsWith("tokenizer.")) {
                byte[] value = new byte[in.position() - begin];
                in.get(begin, value);
                target.entry(key, type, value);
            }
        }
    }

    private void skip(int type) {
        if (type == GgufBuilder.STRING) {
            in.position(in.position() + 8 + (int) in.getLong(in.position()));
        } else if (type == GgufBuilder.ARRAY) {
            int elementType = in.getInt();
            long count = in.getLong();
            for (long i = 0; i < count; i++) {
                skip(elementType);
            }
        } else {
            in.position(in.position() + SIZES[type]);
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[(int) in.getLong()];
        in.get(bytes);
        return bytes;
    }
}
