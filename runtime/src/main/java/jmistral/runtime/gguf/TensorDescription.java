package jmistral.runtime.gguf;

import jmistral.quant.TensorType;

/**
 * What a file says of a tensor, checked by itself but not yet against the file's size.
 *
 * @param name the name
 * @param type the type
 * @param dimensions lengths in ggml's order, all positive
 * @param byteSize bytes of the data
 * @param offset where the data begins, from the beginning of all tensors' data
 * @param shapeAt where the file states the dimensions
 * @param offsetAt where the file states the offset
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and short-lived
record TensorDescription(
        String name, TensorType type, long[] dimensions, long byteSize, long offset, long shapeAt, long offsetAt) {}
