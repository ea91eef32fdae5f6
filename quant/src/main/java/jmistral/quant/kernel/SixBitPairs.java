package jmistral.quant.kernel;

/** Activations for quants that are 32 less than their six bits say: the offset meets the sums of 16 activations. */
abstract class SixBitPairs extends PairFields {
    SixBitPairs() {
        super(BLOCK_COLUMNS, 63, 16);
    }

    @Override
    final float sumWeight(float step) {
        return -32 / FIELD; // scales are multiplied by the step
    }
}
