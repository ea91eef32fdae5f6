package jmistral.quant.kernel;

import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Matrix products of integer pairs on a register tile: lanes are tokens, weights are broadcast. One 32-bit
 * multiplication does two products: {@code (q0 + q2 * 65536) * (a2 + a0 * 65536)} is {@code q0 * a0 + q2 * a2} in its
 * upper half, and {@code q0 * a2} in its lower half, which stays in as a fraction of at most one half. Sums of a group
 * cannot leave 32 bits, see {@link ActivationGrid}. Their order is the same for every tile.
 */
final class PairTiles {
    /** Rows of a tile. */
    static final int ROWS = 4;

    /** Vectors of tokens in the widest tile. */
    static final int MAX_VECTORS = 2;

    private PairTiles() {}

    /**
     * {@code sums[r][t] += Σ_c w[r][c] * x[c][t]} for {@link #ROWS} rows and one vector of tokens.
     *
     * @param steps pairs of a group
     * @param w weights as {@link PairUnpacker} gives them, rows {@code wLength} apart
     * @param wScales scales of their groups, rows {@code wGroups} apart, as are corrections
     * @param x activations as {@link PairActivations} has them, and {@code xScales} and {@code xSums} with them
     * @param sums sums from {@code sumOffset}, rows {@code sumLength} apart
     */
    static void multiply1(
            int steps,
            int groups,
            boolean corrected,
            int[] w,
            int w0,
            int wLength,
            float[] wScales,
            float[] wCorrections,
            int g0,
            int wGroups,
            int[] x,
            int x0,
            float[] xScales,
            float[] xSums,
            int xg0,
            float[] sums,
            int sumOffset,
            int sumLength) {
        int w1 = w0 + wLength;
        int w2 = w1 + wLength;
        int w3 = w2 + wLength;
        int g1 = g0 + wGroups;
        int g2 = g1 + wGroups;
        int g3 = g2 + wGroups;
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s10 = s00;
        FloatVector s20 = s00;
        FloatVector s30 = s00;
        if (corrected) {
            for (int g = 0, at = xg0; g < groups; g++, at += LANES) {
                FloatVector sum0 = FloatVector.fromArray(F, xSums, at);
                FloatVector correction = FloatVector.broadcast(F, wCorrections[g0 + g]);
                s00 = sum0.fma(correction, s00);
                correction = FloatVector.broadcast(F, wCorrections[g1 + g]);
                s10 = sum0.fma(correction, s10);
                correction = FloatVector.broadcast(F, wCorrections[g2 + g]);
                s20 = sum0.fma(correction, s20);
                correction = FloatVector.broadcast(F, wCorrections[g3 + g]);
                s30 = sum0.fma(correction, s30);
            }
        }
        IntVector zero = IntVector.zero(I);
        IntVector p00 = zero;
        IntVector p10 = zero;
        IntVector p20 = zero;
        IntVector p30 = zero;
        int left = steps;
        int group = 0;
        // One loop over all pairs: the frame of a loop over groups would cost as much as a third of a group.
        for (int k = 0; k < groups * steps; k++) {
            IntVector a0 = IntVector.fromArray(I, x, x0 + LANES * k);
            IntVector pair = IntVector.broadcast(I, w[w0 + k]);
            p00 = a0.mul(pair).add(p00);
            pair = IntVector.broadcast(I, w[w1 + k]);
            p10 = a0.mul(pair).add(p10);
            pair = IntVector.broadcast(I, w[w2 + k]);
            p20 = a0.mul(pair).add(p20);
            pair = IntVector.broadcast(I, w[w3 + k]);
            p30 = a0.mul(pair).add(p30);
            left--;
            if (left == 0) {
                int at = xg0 + group * LANES;
                FloatVector step0 = FloatVector.fromArray(F, xScales, at);
                FloatVector scale = FloatVector.broadcast(F, wScales[g0 + group]);
                s00 = ((FloatVector) p00.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step0)
                        .fma(scale, s00);
                p00 = zero;
                scale = FloatVector.broadcast(F, wScales[g1 + group]);
                s10 = ((FloatVector) p10.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step0)
                        .fma(scale, s10);
                p10 = zero;
                scale = FloatVector.broadcast(F, wScales[g2 + group]);
                s20 = ((FloatVector) p20.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step0)
                        .fma(scale, s20);
                p20 = zero;
                scale = FloatVector.broadcast(F, wScales[g3 + group]);
                s30 = ((FloatVector) p30.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step0)
                        .fma(scale, s30);
                p30 = zero;
                left = steps;
                group++;
            }
        }
        s00.add(FloatVector.fromArray(F, sums, sumOffset)).intoArray(sums, sumOffset);
        s10.add(FloatVector.fromArray(F, sums, sumOffset + sumLength)).intoArray(sums, sumOffset + sumLength);
        s20.add(FloatVector.fromArray(F, sums, sumOffset + 2 * sumLength)).intoArray(sums, sumOffset + 2 * sumLength);
        s30.add(FloatVector.fromArray(F, sums, sumOffset + 3 * sumLength)).intoArray(sums, sumOffset + 3 * sumLength);
    }
    /** The same for two vectors of tokens. */
    static void multiply2(
            int steps,
            int groups,
            boolean corrected,
            int[] w,
            int w0,
            int wLength,
            float[] wScales,
            float[] wCorrections,
            int g0,
            int wGroups,
            int[] x,
            int x0,
            float[] xScales,
            float[] xSums,
            int xg0,
            float[] sums,
            int sumOffset,
            int sumLength) {
        int w1 = w0 + wLength;
        int w2 = w1 + wLength;
        int w3 = w2 + wLength;
        int g1 = g0 + wGroups;
        int g2 = g1 + wGroups;
        int g3 = g2 + wGroups;
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        if (corrected) {
            for (int g = 0, at = xg0; g < groups; g++, at += 2 * LANES) {
                FloatVector sum0 = FloatVector.fromArray(F, xSums, at);
                FloatVector sum1 = FloatVector.fromArray(F, xSums, at + LANES);
                FloatVector correction = FloatVector.broadcast(F, wCorrections[g0 + g]);
                s00 = sum0.fma(correction, s00);
                s01 = sum1.fma(correction, s01);
                correction = FloatVector.broadcast(F, wCorrections[g1 + g]);
                s10 = sum0.fma(correction, s10);
                s11 = sum1.fma(correction, s11);
                correction = FloatVector.broadcast(F, wCorrections[g2 + g]);
                s20 = sum0.fma(correction, s20);
                s21 = sum1.fma(correction, s21);
                correction = FloatVector.broadcast(F, wCorrections[g3 + g]);
                s30 = sum0.fma(correction, s30);
                s31 = sum1.fma(correction, s31);
            }
        }
        IntVector zero = IntVector.zero(I);
        IntVector p00 = zero;
        IntVector p01 = zero;
        IntVector p10 = zero;
        IntVector p11 = zero;
        IntVector p20 = zero;
        IntVector p21 = zero;
        IntVector p30 = zero;
        IntVector p31 = zero;
        int left = steps;
        int group = 0;
        // One loop over all pairs: the frame of a loop over groups would cost as much as a third of a group.
        for (int k = 0; k < groups * steps; k++) {
            IntVector a0 = IntVector.fromArray(I, x, x0 + 2 * LANES * k);
            IntVector a1 = IntVector.fromArray(I, x, x0 + 2 * LANES * k + LANES);
            IntVector pair = IntVector.broadcast(I, w[w0 + k]);
            p00 = a0.mul(pair).add(p00);
            p01 = a1.mul(pair).add(p01);
            pair = IntVector.broadcast(I, w[w1 + k]);
            p10 = a0.mul(pair).add(p10);
            p11 = a1.mul(pair).add(p11);
            pair = IntVector.broadcast(I, w[w2 + k]);
            p20 = a0.mul(pair).add(p20);
            p21 = a1.mul(pair).add(p21);
            pair = IntVector.broadcast(I, w[w3 + k]);
            p30 = a0.mul(pair).add(p30);
            p31 = a1.mul(pair).add(p31);
            left--;
            if (left == 0) {
                int at = xg0 + group * 2 * LANES;
                FloatVector step0 = FloatVector.fromArray(F, xScales, at);
                FloatVector step1 = FloatVector.fromArray(F, xScales, at + LANES);
                FloatVector scale = FloatVector.broadcast(F, wScales[g0 + group]);
                s00 = ((FloatVector) p00.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step0)
                        .fma(scale, s00);
                p00 = zero;
                s01 = ((FloatVector) p01.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step1)
                        .fma(scale, s01);
                p01 = zero;
                scale = FloatVector.broadcast(F, wScales[g1 + group]);
                s10 = ((FloatVector) p10.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step0)
                        .fma(scale, s10);
                p10 = zero;
                s11 = ((FloatVector) p11.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step1)
                        .fma(scale, s11);
                p11 = zero;
                scale = FloatVector.broadcast(F, wScales[g2 + group]);
                s20 = ((FloatVector) p20.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step0)
                        .fma(scale, s20);
                p20 = zero;
                s21 = ((FloatVector) p21.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step1)
                        .fma(scale, s21);
                p21 = zero;
                scale = FloatVector.broadcast(F, wScales[g3 + group]);
                s30 = ((FloatVector) p30.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step0)
                        .fma(scale, s30);
                p30 = zero;
                s31 = ((FloatVector) p31.convertShape(VectorOperators.I2F, F, 0))
                        .mul(step1)
                        .fma(scale, s31);
                p31 = zero;
                left = steps;
                group++;
            }
        }
        s00.add(FloatVector.fromArray(F, sums, sumOffset)).intoArray(sums, sumOffset);
        s01.add(FloatVector.fromArray(F, sums, sumOffset + LANES)).intoArray(sums, sumOffset + LANES);
        s10.add(FloatVector.fromArray(F, sums, sumOffset + sumLength)).intoArray(sums, sumOffset + sumLength);
        s11.add(FloatVector.fromArray(F, sums, sumOffset + sumLength + LANES))
                .intoArray(sums, sumOffset + sumLength + LANES);
        s20.add(FloatVector.fromArray(F, sums, sumOffset + 2 * sumLength)).intoArray(sums, sumOffset + 2 * sumLength);
        s21.add(FloatVector.fromArray(F, sums, sumOffset + 2 * sumLength + LANES))
                .intoArray(sums, sumOffset + 2 * sumLength + LANES);
        s30.add(FloatVector.fromArray(F, sums, sumOffset + 3 * sumLength)).intoArray(sums, sumOffset + 3 * sumLength);
        s31.add(FloatVector.fromArray(F, sums, sumOffset + 3 * sumLength + LANES))
                .intoArray(sums, sumOffset + 3 * sumLength + LANES);
    }
}
