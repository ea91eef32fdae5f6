package jmistral.testdata.synthetic;

/**
 * Which type each tensor of a quantised file has: the mixes that llama.cpp's quantiser makes without an importance matrix.
 * One-dimensional tensors and routers are F32 in all of them.
 */
enum Mix {
    F32(BlockType.F32),
    F16(BlockType.F16),
    BF16(BlockType.BF16),
    Q8_0(BlockType.Q8_0),
    Q6_K(BlockType.Q6_K),
    Q5_K_M(BlockType.Q5_K),
    Q5_K_S(BlockType.Q5_K),
    Q4_K_M(BlockType.Q4_K),
    Q4_K_S(BlockType.Q4_K),
    Q3_K_M(BlockType.Q3_K),
    Q3_K_S(BlockType.Q3_K),
    Q2_K(BlockType.Q2_K),
    Q5_1(BlockType.Q5_1),
    Q5_0(BlockType.Q5_0),
    Q4_1(BlockType.Q4_1),
    Q4_0(BlockType.Q4_0),
    IQ4_NL(BlockType.IQ4_NL),
    IQ4_XS(BlockType.IQ4_XS),
    /** Every type, two in each layer: eight layers have all. No quantiser makes it. */
    EVERY(BlockType.F32);

    private final BlockType base;

    Mix(BlockType base) {
        this.base = base;
    }

    /** The embedding, and all that no rule below names. */
    BlockType base() {
        return base;
    }

    BlockType output() {
        return switch (this) {
            case F32, F16, BF16, Q8_0 -> base;
            default -> BlockType.Q6_K;
        };
    }

    BlockType attentionKey(Shape shape) {
        return shape.isMixture() && isQuantised() ? BlockType.Q8_0 : base;
    }

    BlockType attentionValue(Shape shape, int layer) {
        if (shape.isMixture() && isQuantised()) {
            return BlockType.Q8_0;
        }
        return switch (this) {
            case Q4_K_M, Q5_K_M -> moreBits(layer, shape.layers()) ? BlockType.Q6_K : base;
            case Q4_K_S -> layer < 4 ? BlockType.Q5_K : base;
            case Q3_K_M -> layer < 2 ? BlockType.Q5_K : BlockType.Q4_K;
            case Q2_K -> BlockType.Q4_K;
            case IQ4_NL, IQ4_XS -> BlockType.Q5_K;
            case EVERY -> type(2 * layer);
            default -> base;
        };
    }

    BlockType feedForwardDown(Shape shape, int layer) {
        return switch (this) {
            case Q4_K_M, Q5_K_M -> moreBits(layer, shape.layers()) ? BlockType.Q6_K : base;
            case Q4_K_S, IQ4_NL, IQ4_XS -> layer < 4 ? BlockType.Q5_K : base;
            case Q3_K_M -> layer < 2 ? BlockType.Q5_K : BlockType.Q4_K;
            case Q2_K -> BlockType.Q3_K;
            case EVERY -> type(2 * layer + 1);
            default -> base;
        };
    }

    BlockType attentionOutput(Shape shape) {
        return switch (this) {
            case Q4_K_M, Q4_K_S, Q3_K_M, Q3_K_S, Q2_K, Q4_0, IQ4_NL, IQ4_XS ->
                shape.isMixture() ? BlockType.Q5_K : outputOfDense();
            default -> base;
        };
    }

    private BlockType outputOfDense() {
        return switch (this) {
            case Q3_K_M -> BlockType.Q4_K;
            case Q2_K -> BlockType.Q3_K;
            default -> base;
        };
    }

    private static BlockType type(int index) {
        BlockType[] types = BlockType.values();
        return types[index % types.length];
    }

    private boolean isQuantised() {
        return base.elements > 1;
    }

    /** The layers that matter most get more bits: the first and last eighth, and every third between. */
    private static boolean moreBits(int layer, int layers) {
        return layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
    }
}
