package jmistral.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jmistral.quant.TensorType;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.TensorInfo;

/**
 * What a GGUF file holds, in numbers.
 *
 * @param paths the file, or the files of a split model
 * @param byteSize bytes of all files
 * @param version of the format
 * @param alignment of tensors, in bytes
 * @param tensorCount tensors in all
 * @param parameters elements of all tensors
 * @param types what there is of each tensor type, in order of their ids
 */
record FileSummary(
        List<Path> paths,
        long byteSize,
        int version,
        int alignment,
        int tensorCount,
        long parameters,
        Map<TensorType, Share> types) {
    /**
     * What there is of one tensor type.
     *
     * @param tensors how many tensors
     * @param elements their elements
     * @param bytes their bytes
     */
    record Share(int tensors, long elements, long bytes) {
        Share with(TensorInfo tensor) {
            return new Share(tensors + 1, elements + tensor.elements(), bytes + tensor.byteSize());
        }
    }

    static FileSummary of(GgufFile file) {
        Map<TensorType, Share> types = new EnumMap<>(TensorType.class);
        long parameters = 0;
        for (TensorInfo tensor : file.tensors().values()) {
            types.put(
                    tensor.type(),
                    types.getOrDefault(tensor.type(), new Share(0, 0, 0)).with(tensor));
            parameters += tensor.elements();
        }
        return new FileSummary(
                file.paths(),
                file.byteSize(),
                file.version(),
                file.alignment(),
                file.tensors().size(),
                parameters,
                types);
    }

    /** Bytes of all tensors' data: what of the file is mapped while a model runs. */
    long weightBytes() {
        return types.values().stream().mapToLong(Share::bytes).sum();
    }
}
