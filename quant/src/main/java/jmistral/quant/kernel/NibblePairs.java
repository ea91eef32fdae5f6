package jmistral.quant.kernel;

/**
 * Activations for super-blocks of 256 whose byte 32 c + l holds element 64 c + l low, 64 c + 32 + l high. For each 32 bytes,
 * low and high quants, even and odd bytes: 8 lanes of two activations.
 */
final class NibblePairs extends PairFields {
    /** @param largestQuant of the weights */
    NibblePairs(int largestQuant) {
        super(BLOCK_COLUMNS, largestQuant, 32);
    }

    @Override
    int first(int lane) {
        return lane / 16 * 32 + lane / 8 % 2 + lane % 8 * 4;
    }
}
