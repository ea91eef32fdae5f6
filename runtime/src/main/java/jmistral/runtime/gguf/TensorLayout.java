package jmistral.runtime.gguf;

import java.util.ArrayList;
import java.util.List;

/** Finds the place of every tensor's data in a file, and checks that it is there and is nobody else's. */
final class TensorLayout {
    private final Cursor cursor;
    private final int alignment;
    private final long dataBegin;

    /** The layout of a file whose descriptions end where {@code cursor} stands. */
    TensorLayout(Cursor cursor, int alignment) {
        this.cursor = cursor;
        this.alignment = alignment;
        this.dataBegin = aligned(cursor.position());
    }

    /** The tensors in the order of {@code descriptions}, as those of file {@code part} of a model. */
    List<TensorInfo> place(List<TensorDescription> descriptions, int part) {
        check(descriptions);
        List<TensorInfo> tensors = new ArrayList<>(descriptions.size());
        for (TensorDescription tensor : descriptions) {
            tensors.add(new TensorInfo(
                    tensor.name(),
                    tensor.type(),
                    tensor.dimensions(),
                    dataBegin + tensor.offset(),
                    tensor.byteSize(),
                    part,
                    tensor.shapeAt()));
        }
        return tensors;
    }

    private void check(List<TensorDescription> descriptions) {
        List<TensorDescription> byOffset = new ArrayList<>(descriptions);
        byOffset.sort((a, b) -> Long.compare(a.offset(), b.offset()));
        long room = cursor.fileSize() - dataBegin; // negative if the file ends before its data
        TensorDescription previous = null;
        for (TensorDescription tensor : byOffset) {
            if (tensor.offset() > room || tensor.byteSize() > room - tensor.offset()) {
                throw pastEnd(tensor, byOffset);
            }
            if (previous != null && previous.offset() + previous.byteSize() > tensor.offset()) {
                throw cursor.fault(
                        tensor.offsetAt(),
                        "tensors " + previous.name() + " and " + tensor.name() + " overlap",
                        "offset " + tensor.offset(),
                        "at least " + (previous.offset() + previous.byteSize()));
            }
            previous = tensor;
        }
    }

    /** The first tensor, by offset, that does not lie within the file: cut off with the file's end, or never there. */
    private GgufFormatException pastEnd(TensorDescription tensor, List<TensorDescription> byOffset) {
        long fileSize = cursor.fileSize();
        long begin = dataBegin + tensor.offset();
        String expected = tensor.byteSize() + " bytes from byte " + Long.toUnsignedString(begin);
        if (begin < 0 || (begin > aligned(fileSize) && begin > dataBegin)) {
            return cursor.fault(
                    tensor.offsetAt(),
                    "the data of tensor " + tensor.name() + " lies past the end of the file: " + expected
                            + " in a file of " + fileSize + " bytes",
                    "a file of " + fileSize + " bytes",
                    expected);
        }
        long missing = 0;
        for (TensorDescription any : byOffset) {
            long end = dataBegin + any.offset() + any.byteSize();
            missing = end < 0 ? Long.MAX_VALUE : Math.max(missing, end - fileSize);
        }
        return cursor.fault(
                fileSize,
                "the file is truncated: tensor " + tensor.name() + " needs " + expected + " to byte "
                        + Long.toUnsignedString(begin + tensor.byteSize()) + ", the file has " + fileSize + " bytes ("
                        + missing + (missing == 1 ? " byte is" : " bytes are") + " missing): download or copy it again",
                fileSize + " bytes",
                "at least " + Long.toUnsignedString(fileSize + missing) + " bytes");
    }

    private long aligned(long offset) {
        return (offset + alignment - 1) / alignment * alignment;
    }
}
