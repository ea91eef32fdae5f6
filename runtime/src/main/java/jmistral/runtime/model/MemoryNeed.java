package jmistral.runtime.model;

import jmistral.quant.CacheType;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.TensorInfo;

/**
 * What a model and one conversation take of the memory.
 *
 * @param weightBytes the tensors, mapped: the system may drop and read them again
 * @param cacheBytes keys and values of a conversation when it is full, off-heap
 * @param workspaceBytes scratch memory of the forward pass, on the heap
 */
public record MemoryNeed(long weightBytes, long cacheBytes, long workspaceBytes) {
    /**
     * Reads from a file what running it would take, without loading it.
     *
     * @param contextLength the most tokens that the conversation can hold
     * @throws jmistral.runtime.UnsupportedModelException if the file asks for what is not supported
     * @throws jmistral.runtime.gguf.GgufFormatException if a key is missing, of a wrong type, or impossible
     */
    public static MemoryNeed of(GgufFile file, ModelOptions options, int contextLength, CacheType cacheType) {
        ModelConfig config = ModelConfig.read(file).withSlidingWindow(options.slidingWindow());
        int batchCapacity = options.batchCapacity(config);
        return new MemoryNeed(
                file.tensors().values().stream().mapToLong(TensorInfo::byteSize).sum(),
                KvCache.bytes(
                        config,
                        options.kernels().cache(cacheType),
                        contextLength,
                        config.slidingWindow(),
                        batchCapacity),
                Workspace.bytes(config, batchCapacity));
    }

    /** All of it. */
    public long totalBytes() {
        return weightBytes + cacheBytes + workspaceBytes;
    }
}
