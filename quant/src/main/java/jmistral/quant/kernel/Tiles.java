package jmistral.quant.kernel;

/** Tokens in tiles: each tile's activations, and each tile's sums, are together. */
interface Tiles {
    /** Tokens in whole vectors. */
    int lanes();

    /** Tokens of the tile that begins at {@code lane}. */
    int width(int lane);

    /** Where the sums of that tile begin: [tile][rows][width], from a cache line on. */
    default int sumsOffset(int lane, int rows) {
        return CacheLine.FLOATS + lane * rows;
    }
}
