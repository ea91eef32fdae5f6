package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Matrix products of integer pairs on a register tile: lanes are tokens, weights are broadcast. One 32-bit
 * multiplication does two products: {@code (q0 + q2 * 65536) * (a2 + a0 * 65536)} is {@code q0 * a0 + q2 * a2} in its
 * upper half, and {@code q0 * a2} in its lower half, which stays in as a fraction of at most one half. Sums of a group
 * cannot leave 32 bits, see {@link ActivationGrid}. Their order is the same for every tile.
 *
 * <p>Sums of floats stay in memory: see {@link VectorShapes} on vectors that not every round of a loop changes.
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
     * @param sums sums from {@code sum0}, rows {@code sumLength} apart
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
            int sum0,
            int sumLength) {
        int w1 = w0 + wLength;
        int w2 = w1 + wLength;
        int w3 = w2 + wLength;
        int g1 = g0 + wGroups;
        int g2 = g1 + wGroups;
        int g3 = g2 + wGroups;
        int sum1 = sum0 + sumLength;
        int sum2 = sum1 + sumLength;
        int sum3 = sum2 + sumLength;
        if (corrected) {
            FloatVector s00 = FloatVector.fromArray(F, sums, sum0);
            FloatVector s10 = FloatVector.fromArray(F, sums, sum1);
            FloatVector s20 = FloatVector.fromArray(F, sums, sum2);
            FloatVector s30 = FloatVector.fromArray(F, sums, sum3);
            for (int g = 0, at = xg0; g < groups; g++, at += LANES) {
                FloatVector values0 = FloatVector.fromArray(F, xSums, at);
                FloatVector correction = FloatVector.broadcast(F, wCorrections[g0 + g]);
                s00 = values0.lanewise(FMA, correction, s00);
                correction = FloatVector.broadcast(F, wCorrections[g1 + g]);
                s10 = values0.lanewise(FMA, correction, s10);
                correction = FloatVector.broadcast(F, wCorrections[g2 + g]);
                s20 = values0.lanewise(FMA, correction, s20);
                correction = FloatVector.broadcast(F, wCorrections[g3 + g]);
                s30 = values0.lanewise(FMA, correction, s30);
            }
            s00.intoArray(sums, sum0);
            s10.intoArray(sums, sum1);
            s20.intoArray(sums, sum2);
            s30.intoArray(sums, sum3);
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
            p00 = a0.lanewise(MUL, pair).lanewise(ADD, p00);
            pair = IntVector.broadcast(I, w[w1 + k]);
            p10 = a0.lanewise(MUL, pair).lanewise(ADD, p10);
            pair = IntVector.broadcast(I, w[w2 + k]);
            p20 = a0.lanewise(MUL, pair).lanewise(ADD, p20);
            pair = IntVector.broadcast(I, w[w3 + k]);
            p30 = a0.lanewise(MUL, pair).lanewise(ADD, p30);
            left--;
            if (left == 0) {
                int at = xg0 + group * LANES;
                FloatVector step0 = FloatVector.fromArray(F, xScales, at);
                FloatVector scale = FloatVector.broadcast(F, wScales[g0 + group]);
                ((FloatVector) p00.convertShape(I2F, F, 0))
                        .lanewise(MUL, step0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum0))
                        .intoArray(sums, sum0);
                p00 = zero;
                scale = FloatVector.broadcast(F, wScales[g1 + group]);
                ((FloatVector) p10.convertShape(I2F, F, 0))
                        .lanewise(MUL, step0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum1))
                        .intoArray(sums, sum1);
                p10 = zero;
                scale = FloatVector.broadcast(F, wScales[g2 + group]);
                ((FloatVector) p20.convertShape(I2F, F, 0))
                        .lanewise(MUL, step0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum2))
                        .intoArray(sums, sum2);
                p20 = zero;
                scale = FloatVector.broadcast(F, wScales[g3 + group]);
                ((FloatVector) p30.convertShape(I2F, F, 0))
                        .lanewise(MUL, step0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum3))
                        .intoArray(sums, sum3);
                p30 = zero;
                left = steps;
                group++;
            }
        }
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
            int sum0,
            int sumLength) {
        int w1 = w0 + wLength;
        int w2 = w1 + wLength;
        int w3 = w2 + wLength;
        int g1 = g0 + wGroups;
        int g2 = g1 + wGroups;
        int g3 = g2 + wGroups;
        int sum1 = sum0 + sumLength;
        int sum2 = sum1 + sumLength;
        int sum3 = sum2 + sumLength;
        if (corrected) {
            FloatVector s00 = FloatVector.fromArray(F, sums, sum0);
            FloatVector s01 = FloatVector.fromArray(F, sums, sum0 + LANES);
            FloatVector s10 = FloatVector.fromArray(F, sums, sum1);
            FloatVector s11 = FloatVector.fromArray(F, sums, sum1 + LANES);
            FloatVector s20 = FloatVector.fromArray(F, sums, sum2);
            FloatVector s21 = FloatVector.fromArray(F, sums, sum2 + LANES);
            FloatVector s30 = FloatVector.fromArray(F, sums, sum3);
            FloatVector s31 = FloatVector.fromArray(F, sums, sum3 + LANES);
            for (int g = 0, at = xg0; g < groups; g++, at += 2 * LANES) {
                FloatVector values0 = FloatVector.fromArray(F, xSums, at);
                FloatVector values1 = FloatVector.fromArray(F, xSums, at + LANES);
                FloatVector correction = FloatVector.broadcast(F, wCorrections[g0 + g]);
                s00 = values0.lanewise(FMA, correction, s00);
                s01 = values1.lanewise(FMA, correction, s01);
                correction = FloatVector.broadcast(F, wCorrections[g1 + g]);
                s10 = values0.lanewise(FMA, correction, s10);
                s11 = values1.lanewise(FMA, correction, s11);
                correction = FloatVector.broadcast(F, wCorrections[g2 + g]);
                s20 = values0.lanewise(FMA, correction, s20);
                s21 = values1.lanewise(FMA, correction, s21);
                correction = FloatVector.broadcast(F, wCorrections[g3 + g]);
                s30 = values0.lanewise(FMA, correction, s30);
                s31 = values1.lanewise(FMA, correction, s31);
            }
            s00.intoArray(sums, sum0);
            s01.intoArray(sums, sum0 + LANES);
            s10.intoArray(sums, sum1);
            s11.intoArray(sums, sum1 + LANES);
            s20.intoArray(sums, sum2);
            s21.intoArray(sums, sum2 + LANES);
            s30.intoArray(sums, sum3);
            s31.intoArray(sums, sum3 + LANES);
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
            p00 = a0.lanewise(MUL, pair).lanewise(ADD, p00);
            p01 = a1.lanewise(MUL, pair).lanewise(ADD, p01);
            pair = IntVector.broadcast(I, w[w1 + k]);
            p10 = a0.lanewise(MUL, pair).lanewise(ADD, p10);
            p11 = a1.lanewise(MUL, pair).lanewise(ADD, p11);
            pair = IntVector.broadcast(I, w[w2 + k]);
            p20 = a0.lanewise(MUL, pair).lanewise(ADD, p20);
            p21 = a1.lanewise(MUL, pair).lanewise(ADD, p21);
            pair = IntVector.broadcast(I, w[w3 + k]);
            p30 = a0.lanewise(MUL, pair).lanewise(ADD, p30);
            p31 = a1.lanewise(MUL, pair).lanewise(ADD, p31);
            left--;
            if (left == 0) {
                int at = xg0 + group * 2 * LANES;
                FloatVector step0 = FloatVector.fromArray(F, xScales, at);
                FloatVector step1 = FloatVector.fromArray(F, xScales, at + LANES);
                FloatVector scale = FloatVector.broadcast(F, wScales[g0 + group]);
                ((FloatVector) p00.convertShape(I2F, F, 0))
                        .lanewise(MUL, step0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum0))
                        .intoArray(sums, sum0);
                p00 = zero;
                ((FloatVector) p01.convertShape(I2F, F, 0))
                        .lanewise(MUL, step1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum0 + LANES))
                        .intoArray(sums, sum0 + LANES);
                p01 = zero;
                scale = FloatVector.broadcast(F, wScales[g1 + group]);
                ((FloatVector) p10.convertShape(I2F, F, 0))
                        .lanewise(MUL, step0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum1))
                        .intoArray(sums, sum1);
                p10 = zero;
                ((FloatVector) p11.convertShape(I2F, F, 0))
                        .lanewise(MUL, step1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum1 + LANES))
                        .intoArray(sums, sum1 + LANES);
                p11 = zero;
                scale = FloatVector.broadcast(F, wScales[g2 + group]);
                ((FloatVector) p20.convertShape(I2F, F, 0))
                        .lanewise(MUL, step0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum2))
                        .intoArray(sums, sum2);
                p20 = zero;
                ((FloatVector) p21.convertShape(I2F, F, 0))
                        .lanewise(MUL, step1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum2 + LANES))
                        .intoArray(sums, sum2 + LANES);
                p21 = zero;
                scale = FloatVector.broadcast(F, wScales[g3 + group]);
                ((FloatVector) p30.convertShape(I2F, F, 0))
                        .lanewise(MUL, step0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum3))
                        .intoArray(sums, sum3);
                p30 = zero;
                ((FloatVector) p31.convertShape(I2F, F, 0))
                        .lanewise(MUL, step1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum3 + LANES))
                        .intoArray(sums, sum3 + LANES);
                p31 = zero;
                left = steps;
                group++;
            }
        }
    }
}
