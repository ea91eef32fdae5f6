package jmistral.quant.kernel;

/** Tokens in tiles of one, two or four vectors, as the token is the fast index: each tile's activations, and its sums. */
interface Tiles {
    /** Vectors of tokens in the widest tile: with 16 registers (AVX2, SSE) four would spill. */
    int MAX_VECTORS =
            VectorShapes.BITS == 512 || System.getProperty("os.arch", "").equals("aarch64") ? 4 : 2;

    /** Tokens in whole vectors. */
    int lanes();

    /** Tokens of the tile that begins at {@code lane}. */
    default int width(int lane) {
        int width = MAX_VECTORS * VectorShapes.LANES;
        while (width > lanes() - lane) {
            width /= 2;
        }
        return width;
    }

    /** Where the sums of that tile begin: [tile][rows][width], from a cache line on. */
    default int sumsOffset(int lane, int rows) {
        return CacheLine.FLOATS + lane * rows;
    }
}
