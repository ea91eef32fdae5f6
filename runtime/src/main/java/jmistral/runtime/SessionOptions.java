package jmistral.runtime;

import jmistral.quant.CacheType;
import jmistral.runtime.generation.GenerationOptions;

/**
 * How a conversation or a completion is run. Immutable, thread-safe.
 *
 * @param contextLength the most tokens that it can hold, prompt and answers together; 0 stands for
 *     {@value #DEFAULT_CONTEXT_LENGTH}, or the model's own context length if that is less. Beyond the model's own, answers
 *     get worse.
 * @param cacheType how keys and values are stored; with the context length this makes the memory that is needed
 * @param generation when an answer ends and how its tokens are chosen
 */
public record SessionOptions(int contextLength, CacheType cacheType, GenerationOptions generation) {
    /** The context length where none is given: half a gigabyte of F16 cache for a model of 7B. */
    public static final int DEFAULT_CONTEXT_LENGTH = 4096;

    /** @throws IllegalArgumentException if {@code contextLength < 0} */
    public SessionOptions {
        if (contextLength < 0) {
            throw new IllegalArgumentException(
                    "context length is " + contextLength + ", expected 0 (the default) or more");
        }
    }

    /** The default context, an F16 cache, the default generation. */
    public static SessionOptions defaults() {
        return new SessionOptions(0, CacheType.F16, GenerationOptions.defaults());
    }

    /** The same with another context length. */
    public SessionOptions withContextLength(int contextLength) {
        return new SessionOptions(contextLength, cacheType, generation);
    }

    /** The same with another cache. */
    public SessionOptions withCacheType(CacheType cacheType) {
        return new SessionOptions(contextLength, cacheType, generation);
    }

    /** The same with another generation. */
    public SessionOptions withGeneration(GenerationOptions generation) {
        return new SessionOptions(contextLength, cacheType, generation);
    }

    /** The context length for a model that was trained for {@code modelContextLength} tokens. */
    public int contextLengthFor(int modelContextLength) {
        return contextLength > 0 ? contextLength : Math.min(DEFAULT_CONTEXT_LENGTH, modelContextLength);
    }
}
