package jmistral.testdata.synthetic;

import java.util.Locale;
import java.util.Map;

/** The numbers that shape a model; its vocabulary comes from elsewhere. */
record Shape(
        int layers,
        int embeddingLength,
        int feedForwardLength,
        int headCount,
        int headCountKv,
        int headLength,
        int contextLength,
        float ropeFreqBase,
        int expertCount,
        int expertUsedCount) {
    private static final Map<String, Shape> NAMED = Map.of(
            "mistral-7b", new Shape(32, 4096, 14336, 32, 8, 128, 32768, 1e6f, 0, 0),
            "mistral-nemo", new Shape(40, 5120, 14336, 32, 8, 128, 131072, 1e6f, 0, 0),
            "mixtral-8x7b", new Shape(32, 4096, 14336, 32, 8, 128, 32768, 1e6f, 8, 2),
            "small", new Shape(8, 1024, 3584, 16, 4, 64, 8192, 1e6f, 0, 0),
            "small-mixture", new Shape(4, 1024, 1792, 16, 4, 64, 8192, 1e6f, 8, 2));

    /** The shape of that name. */
    static Shape named(String name) {
        Shape shape = NAMED.get(name.toLowerCase(Locale.ROOT));
        if (shape == null) {
            throw new IllegalArgumentException("no shape is called '" + name + "': there are "
                    + NAMED.keySet().stream().sorted().toList());
        }
        return shape;
    }

    Shape withLayers(int count) {
        return new Shape(
                count,
                embeddingLength,
                feedForwardLength,
                headCount,
                headCountKv,
                headLength,
                contextLength,
                ropeFreqBase,
                expertCount,
                expertUsedCount);
    }

    boolean isMixture() {
        return expertCount > 0;
    }
}
