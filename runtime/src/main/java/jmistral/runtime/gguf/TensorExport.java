package jmistral.runtime.gguf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.stream.Collectors;
import jmistral.quant.BlockFormat;
import jmistral.quant.Formats;
import jmistral.quant.TensorType;
import jmistral.runtime.UnsupportedModelException;

/** Writes the values of a tensor, dequantised, piece by piece: the whole need not fit into memory. */
public final class TensorExport {
    private static final int PIECE_ELEMENTS = 1 << 16; // a multiple of every block size

    private TensorExport() {}

    /**
     * Writes all values as little-endian 32-bit floats, dimension 0 fastest.
     *
     * @throws UnsupportedModelException if values of the tensor's type cannot be decoded; nothing is written then
     * @throws IOException if {@code out} takes no more
     */
    public static void writeFloats(GgufFile file, TensorInfo tensor, WritableByteChannel out) throws IOException {
        if (!Formats.canDecode(tensor.type())) {
            throw new UnsupportedModelException(
                    file.path(tensor) + ": decoding " + tensor.name() + " of type",
                    tensor.type().name(),
                    Formats.decodable().stream().map(TensorType::name).collect(Collectors.joining(", ")));
        }
        BlockFormat format = Formats.decoder(tensor.type());
        MemorySegment data = file.data(tensor);
        float[] values = new float[PIECE_ELEMENTS];
        ByteBuffer bytes = ByteBuffer.allocate(PIECE_ELEMENTS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long first = 0; first < tensor.elements(); first += PIECE_ELEMENTS) {
            int count = (int) Math.min(PIECE_ELEMENTS, tensor.elements() - first);
            format.dequantize(data, tensor.type().bytesFor(first), values, 0, count);
            bytes.clear();
            bytes.asFloatBuffer().put(values, 0, count);
            bytes.limit(count * Float.BYTES);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }
}
