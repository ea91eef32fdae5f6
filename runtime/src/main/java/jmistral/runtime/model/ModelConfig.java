package jmistral.runtime.model;

import jmistral.runtime.gguf.GgufFile;

/**
 * The numbers that shape a model.
 *
 * @param architecture {@code general.architecture}
 * @param contextLength positions that the model was trained for
 * @param embeddingLength width of the residual stream
 * @param blockCount layers
 * @param feedForwardLength width of the feed-forward's middle, of one expert where there are experts
 * @param headCount query heads
 * @param headCountKv key/value heads; {@code headCount} is a multiple of it
 * @param keyLength elements of a query or key head
 * @param valueLength elements of a value head
 * @param vocabularySize rows of the embedding
 * @param rmsEpsilon what RMSNorm adds to the mean square
 * @param ropeDimensionCount elements of a head that are rotated; even
 * @param ropeFreqBase base of the rotation's frequencies
 * @param ropeScaling how the rotation is stretched
 * @param attentionTemperature growth of the scores with the logarithm of the position; 0 for none
 * @param temperatureLength positions over which that logarithm grows by one step
 * @param expertCount experts of a layer, 0 for a dense model
 * @param expertUsedCount experts that each token uses
 * @param slidingWindow positions that a token sees, itself included, or {@link #FULL_ATTENTION}
 */
public record ModelConfig(
        String architecture,
        int contextLength,
        int embeddingLength,
        int blockCount,
        int feedForwardLength,
        int headCount,
        int headCountKv,
        int keyLength,
        int valueLength,
        int vocabularySize,
        float rmsEpsilon,
        int ropeDimensionCount,
        float ropeFreqBase,
        RopeScaling ropeScaling,
        float attentionTemperature,
        int temperatureLength,
        int expertCount,
        int expertUsedCount,
        int slidingWindow) {
    /** A window that no position is outside of. */
    public static final int FULL_ATTENTION = Integer.MAX_VALUE;

    private static final int MISTRAL_7B_V01_WINDOW = 4096;

    /**
     * Reads and checks the numbers of a file, with the window that the file itself asks for.
     *
     * @throws jmistral.runtime.UnsupportedModelException if the file asks for what is not supported
     * @throws jmistral.runtime.gguf.GgufFormatException if a key is missing, of a wrong type, or impossible
     */
    public static ModelConfig read(GgufFile file) {
        return new ModelConfigReader(file).read();
    }

    /** Whether a token sees only a part of what is before it. */
    public boolean hasSlidingWindow() {
        return slidingWindow != FULL_ATTENTION;
    }

    /** Whether these are the numbers of Mistral 7B v0.1, the one model whose files ought to name a window and do not. */
    public boolean isMistral7bV01() {
        return architecture.equals("llama")
                && blockCount == 32
                && vocabularySize == 32000
                && ropeFreqBase == 10000
                && contextLength == 32768;
    }

    /** The same with the window that the user chose. */
    public ModelConfig withSlidingWindow(SlidingWindow choice) {
        return switch (choice) {
            case SlidingWindow.Auto() ->
                withSlidingWindow(!hasSlidingWindow() && isMistral7bV01() ? MISTRAL_7B_V01_WINDOW : slidingWindow);
            case SlidingWindow.Off() -> withSlidingWindow(FULL_ATTENTION);
            case SlidingWindow.Fixed(int positions) -> withSlidingWindow(positions);
        };
    }

    /** Factor of the scores of a query at {@code position}, beside the usual one: 1 + s ln(1 + floor(p / length)). */
    float queryScale(int position) {
        return attentionTemperature == 0
                ? 1
                : (float) (1 + attentionTemperature * Math.log1p(Math.floorDiv(position, temperatureLength)));
    }

    private ModelConfig withSlidingWindow(int window) {
        return new ModelConfig(
                architecture,
                contextLength,
                embeddingLength,
                blockCount,
                feedForwardLength,
                headCount,
                headCountKv,
                keyLength,
                valueLength,
                vocabularySize,
                rmsEpsilon,
                ropeDimensionCount,
                ropeFreqBase,
                ropeScaling,
                attentionTemperature,
                temperatureLength,
                expertCount,
                expertUsedCount,
                window);
    }
}
