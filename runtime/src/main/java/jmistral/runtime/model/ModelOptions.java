package jmistral.runtime.model;

import jmistral.quant.Kernels;

/**
 * How a model is to be run.
 *
 * @param threads worker threads, the calling one included; at least 1
 * @param slidingWindow how many positions a token sees
 * @param batchSize tokens that are evaluated together at the most; at least 1
 * @param kernels what multiplies
 */
public record ModelOptions(int threads, SlidingWindow slidingWindow, int batchSize, Kernels kernels) {
    /** Tokens that are evaluated together unless asked otherwise: enough for full speed, half the scratch space of 512. */
    public static final int DEFAULT_BATCH_SIZE = 256;

    /** Checks the numbers. */
    public ModelOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, found " + threads);
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size must be at least 1, found " + batchSize);
        }
    }

    /** All processors, the window that the file asks for, and the kernels that suit the machine. */
    public static ModelOptions defaults() {
        return new ModelOptions(
                Runtime.getRuntime().availableProcessors(),
                new SlidingWindow.Auto(),
                DEFAULT_BATCH_SIZE,
                Kernels.select());
    }

    /** The same with another number of threads. */
    public ModelOptions withThreads(int threads) {
        return new ModelOptions(threads, slidingWindow, batchSize, kernels);
    }

    /** The same with another window. */
    public ModelOptions withSlidingWindow(SlidingWindow slidingWindow) {
        return new ModelOptions(threads, slidingWindow, batchSize, kernels);
    }

    /** The same with another batch size. */
    public ModelOptions withBatchSize(int batchSize) {
        return new ModelOptions(threads, slidingWindow, batchSize, kernels);
    }

    /** The same with other kernels. */
    public ModelOptions withKernels(Kernels kernels) {
        return new ModelOptions(threads, slidingWindow, batchSize, kernels);
    }

    /** The most tokens that one forward pass of a model takes: no more than it was trained for. */
    int batchCapacity(ModelConfig config) {
        return Math.min(batchSize, config.contextLength());
    }
}
