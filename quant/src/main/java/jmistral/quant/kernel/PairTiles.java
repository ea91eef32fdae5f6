package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.I;
import static jmistral.quant.kernel.VectorShapes.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * Matrix products of integer pairs on a register tile: lanes are tokens, weights are broadcast. One multiplication of
 * 16-bit halves does two products, of which each half of a sum gathers one. The group's sum is that of both halves; it
 * cannot leave 16 bits, see {@link ActivationGrid}. The order of sums is the same for every tile.
 *
 * <p>Halves begin at 2^15, so that they stay between 0 and 2^16. An int and its lower half, shifted up, have the group's
 * sum in their upper half, where twice 2^15 is nothing, and in their lower half 2^15, which is taken away with the
 * conversion, and a fraction of at most one half on both sides, which stays in.
 *
 * <p>Sums of floats stay in memory: see {@link VectorShapes} on vectors that not every round of a loop changes.
 */
final class PairTiles {
    /** Rows of a tile. */
    static final int ROWS = 4;

    /** Ints that a row of weights is from the next; constants, so that one register serves all rows of a tile. */
    static final int ROW_PAIRS = PairUnpacker.STRIPE_COLUMNS / 2;

    /** Floats that a row's scales or corrections are from the next row's. */
    static final int ROW_GROUPS = PairUnpacker.STRIPE_COLUMNS / 16;

    private static final int START = 0x8000_8000;
    private static final float HALF = 0x1p15f;

    private PairTiles() {}

    // Corrections are methods of their own: with them the largest multiply would have more values than the JVM's first
    // compiler can number, and a method that this one gives up is not handed on to the second.

    /**
     * {@code sums[r][t] += Σ_c w[r][c] * x[c][t]} for {@link #ROWS} rows and one tile of tokens.
     *
     * @param vectors of tokens: 1, 2 or 4
     * @param steps pairs of a group
     * @param w weights as {@link PairUnpacker} gives them, rows {@link #ROW_PAIRS} apart
     * @param wScales scales of their groups, rows {@link #ROW_GROUPS} apart, as are corrections
     * @param x activations as {@link PairActivations} has them, and {@code xScales} and {@code xSums} with them
     * @param sums sums of the tile from {@code sum}, [rows][tokens]
     */
    static void multiply(
            int vectors,
            int steps,
            int groups,
            boolean corrected,
            int[] w,
            int w0,
            float[] wScales,
            float[] wCorrections,
            int g0,
            int[] x,
            int x0,
            float[] xScales,
            float[] xSums,
            int xg0,
            float[] sums,
            int sum) {
        switch (vectors) {
            case 1 ->
                multiply1(
                        steps,
                        groups,
                        corrected,
                        w,
                        w0,
                        wScales,
                        wCorrections,
                        g0,
                        x,
                        x0,
                        xScales,
                        xSums,
                        xg0,
                        sums,
                        sum);
            case 2 ->
                multiply2(
                        steps,
                        groups,
                        corrected,
                        w,
                        w0,
                        wScales,
                        wCorrections,
                        g0,
                        x,
                        x0,
                        xScales,
                        xSums,
                        xg0,
                        sums,
                        sum);
            default ->
                multiply4(
                        steps,
                        groups,
                        corrected,
                        w,
                        w0,
                        wScales,
                        wCorrections,
                        g0,
                        x,
                        x0,
                        xScales,
                        xSums,
                        xg0,
                        sums,
                        sum);
        }
    }

    private static void correct1(
            int groups, float[] wCorrections, int g0, float[] xSums, int xg0, float[] sums, int sum) {
        FloatVector s00 = FloatVector.fromArray(F, sums, sum);
        FloatVector s10 = FloatVector.fromArray(F, sums, sum + LANES);
        FloatVector s20 = FloatVector.fromArray(F, sums, sum + 2 * LANES);
        FloatVector s30 = FloatVector.fromArray(F, sums, sum + 3 * LANES);
        for (int g = 0, at = xg0; g < groups; g++, at += LANES) {
            FloatVector values0 = FloatVector.fromArray(F, xSums, at);
            FloatVector correction = FloatVector.broadcast(F, wCorrections[g0 + g]);
            s00 = values0.lanewise(FMA, correction, s00);
            correction = FloatVector.broadcast(F, wCorrections[g0 + g + ROW_GROUPS]);
            s10 = values0.lanewise(FMA, correction, s10);
            correction = FloatVector.broadcast(F, wCorrections[g0 + g + 2 * ROW_GROUPS]);
            s20 = values0.lanewise(FMA, correction, s20);
            correction = FloatVector.broadcast(F, wCorrections[g0 + g + 3 * ROW_GROUPS]);
            s30 = values0.lanewise(FMA, correction, s30);
        }
        s00.intoArray(sums, sum);
        s10.intoArray(sums, sum + LANES);
        s20.intoArray(sums, sum + 2 * LANES);
        s30.intoArray(sums, sum + 3 * LANES);
    }

    private static void multiply1(
            int steps,
            int groups,
            boolean corrected,
            int[] w,
            int w0,
            float[] wScales,
            float[] wCorrections,
            int g0,
            int[] x,
            int x0,
            float[] xScales,
            float[] xSums,
            int xg0,
            float[] sums,
            int sum) {
        if (corrected) {
            correct1(groups, wCorrections, g0, xSums, xg0, sums, sum);
        }
        ShortVector start = IntVector.broadcast(I, START).reinterpretAsShorts();
        ShortVector p00 = start;
        ShortVector p10 = start;
        ShortVector p20 = start;
        ShortVector p30 = start;
        int end = w0 + groups * steps;
        int xk = x0 - LANES * w0;
        int mask = steps - 1;
        int group = 0;
        // One loop over all pairs: the frame of a loop over groups would cost as much as a third of a group. w0 is a
        // multiple of ROW_PAIRS; one index for all rows and the end of a group leaves registers to the vectors.
        for (int k = w0; k < end; k++) {
            ShortVector a0 = IntVector.fromArray(I, x, xk + LANES * k).reinterpretAsShorts();
            ShortVector pair = IntVector.broadcast(I, w[k]).reinterpretAsShorts();
            p00 = a0.lanewise(MUL, pair).lanewise(ADD, p00);
            pair = IntVector.broadcast(I, w[k + ROW_PAIRS]).reinterpretAsShorts();
            p10 = a0.lanewise(MUL, pair).lanewise(ADD, p10);
            pair = IntVector.broadcast(I, w[k + 2 * ROW_PAIRS]).reinterpretAsShorts();
            p20 = a0.lanewise(MUL, pair).lanewise(ADD, p20);
            pair = IntVector.broadcast(I, w[k + 3 * ROW_PAIRS]).reinterpretAsShorts();
            p30 = a0.lanewise(MUL, pair).lanewise(ADD, p30);
            if ((k & mask) == mask) {
                int at = xg0 + group * LANES;
                FloatVector step0 = FloatVector.fromArray(F, xScales, at);
                FloatVector half0 = step0.lanewise(MUL, -HALF);
                FloatVector scale = FloatVector.broadcast(F, wScales[g0 + group]);
                IntVector halves;
                halves = p00.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum))
                        .intoArray(sums, sum);
                p00 = start;
                scale = FloatVector.broadcast(F, wScales[g0 + group + ROW_GROUPS]);
                halves = p10.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + LANES))
                        .intoArray(sums, sum + LANES);
                p10 = start;
                scale = FloatVector.broadcast(F, wScales[g0 + group + 2 * ROW_GROUPS]);
                halves = p20.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 2 * LANES))
                        .intoArray(sums, sum + 2 * LANES);
                p20 = start;
                scale = FloatVector.broadcast(F, wScales[g0 + group + 3 * ROW_GROUPS]);
                halves = p30.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 3 * LANES))
                        .intoArray(sums, sum + 3 * LANES);
                p30 = start;
                group++;
            }
        }
    }

    private static void correct2(
            int groups, float[] wCorrections, int g0, float[] xSums, int xg0, float[] sums, int sum) {
        FloatVector s00 = FloatVector.fromArray(F, sums, sum);
        FloatVector s01 = FloatVector.fromArray(F, sums, sum + LANES);
        FloatVector s10 = FloatVector.fromArray(F, sums, sum + 2 * LANES);
        FloatVector s11 = FloatVector.fromArray(F, sums, sum + 3 * LANES);
        FloatVector s20 = FloatVector.fromArray(F, sums, sum + 4 * LANES);
        FloatVector s21 = FloatVector.fromArray(F, sums, sum + 5 * LANES);
        FloatVector s30 = FloatVector.fromArray(F, sums, sum + 6 * LANES);
        FloatVector s31 = FloatVector.fromArray(F, sums, sum + 7 * LANES);
        for (int g = 0, at = xg0; g < groups; g++, at += 2 * LANES) {
            FloatVector values0 = FloatVector.fromArray(F, xSums, at);
            FloatVector values1 = FloatVector.fromArray(F, xSums, at + LANES);
            FloatVector correction = FloatVector.broadcast(F, wCorrections[g0 + g]);
            s00 = values0.lanewise(FMA, correction, s00);
            s01 = values1.lanewise(FMA, correction, s01);
            correction = FloatVector.broadcast(F, wCorrections[g0 + g + ROW_GROUPS]);
            s10 = values0.lanewise(FMA, correction, s10);
            s11 = values1.lanewise(FMA, correction, s11);
            correction = FloatVector.broadcast(F, wCorrections[g0 + g + 2 * ROW_GROUPS]);
            s20 = values0.lanewise(FMA, correction, s20);
            s21 = values1.lanewise(FMA, correction, s21);
            correction = FloatVector.broadcast(F, wCorrections[g0 + g + 3 * ROW_GROUPS]);
            s30 = values0.lanewise(FMA, correction, s30);
            s31 = values1.lanewise(FMA, correction, s31);
        }
        s00.intoArray(sums, sum);
        s01.intoArray(sums, sum + LANES);
        s10.intoArray(sums, sum + 2 * LANES);
        s11.intoArray(sums, sum + 3 * LANES);
        s20.intoArray(sums, sum + 4 * LANES);
        s21.intoArray(sums, sum + 5 * LANES);
        s30.intoArray(sums, sum + 6 * LANES);
        s31.intoArray(sums, sum + 7 * LANES);
    }

    private static void multiply2(
            int steps,
            int groups,
            boolean corrected,
            int[] w,
            int w0,
            float[] wScales,
            float[] wCorrections,
            int g0,
            int[] x,
            int x0,
            float[] xScales,
            float[] xSums,
            int xg0,
            float[] sums,
            int sum) {
        if (corrected) {
            correct2(groups, wCorrections, g0, xSums, xg0, sums, sum);
        }
        ShortVector start = IntVector.broadcast(I, START).reinterpretAsShorts();
        ShortVector p00 = start;
        ShortVector p01 = start;
        ShortVector p10 = start;
        ShortVector p11 = start;
        ShortVector p20 = start;
        ShortVector p21 = start;
        ShortVector p30 = start;
        ShortVector p31 = start;
        int end = w0 + groups * steps;
        int xk = x0 - 2 * LANES * w0;
        int mask = steps - 1;
        int group = 0;
        // One loop over all pairs: the frame of a loop over groups would cost as much as a third of a group. w0 is a
        // multiple of ROW_PAIRS; one index for all rows and the end of a group leaves registers to the vectors.
        for (int k = w0; k < end; k++) {
            ShortVector a0 = IntVector.fromArray(I, x, xk + 2 * LANES * k).reinterpretAsShorts();
            ShortVector a1 =
                    IntVector.fromArray(I, x, xk + 2 * LANES * k + LANES).reinterpretAsShorts();
            ShortVector pair = IntVector.broadcast(I, w[k]).reinterpretAsShorts();
            p00 = a0.lanewise(MUL, pair).lanewise(ADD, p00);
            p01 = a1.lanewise(MUL, pair).lanewise(ADD, p01);
            pair = IntVector.broadcast(I, w[k + ROW_PAIRS]).reinterpretAsShorts();
            p10 = a0.lanewise(MUL, pair).lanewise(ADD, p10);
            p11 = a1.lanewise(MUL, pair).lanewise(ADD, p11);
            pair = IntVector.broadcast(I, w[k + 2 * ROW_PAIRS]).reinterpretAsShorts();
            p20 = a0.lanewise(MUL, pair).lanewise(ADD, p20);
            p21 = a1.lanewise(MUL, pair).lanewise(ADD, p21);
            pair = IntVector.broadcast(I, w[k + 3 * ROW_PAIRS]).reinterpretAsShorts();
            p30 = a0.lanewise(MUL, pair).lanewise(ADD, p30);
            p31 = a1.lanewise(MUL, pair).lanewise(ADD, p31);
            if ((k & mask) == mask) {
                int at = xg0 + group * 2 * LANES;
                FloatVector step0 = FloatVector.fromArray(F, xScales, at);
                FloatVector half0 = step0.lanewise(MUL, -HALF);
                FloatVector step1 = FloatVector.fromArray(F, xScales, at + LANES);
                FloatVector half1 = step1.lanewise(MUL, -HALF);
                FloatVector scale = FloatVector.broadcast(F, wScales[g0 + group]);
                IntVector halves;
                halves = p00.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum))
                        .intoArray(sums, sum);
                p00 = start;
                halves = p01.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step1, half1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + LANES))
                        .intoArray(sums, sum + LANES);
                p01 = start;
                scale = FloatVector.broadcast(F, wScales[g0 + group + ROW_GROUPS]);
                halves = p10.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 2 * LANES))
                        .intoArray(sums, sum + 2 * LANES);
                p10 = start;
                halves = p11.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step1, half1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 3 * LANES))
                        .intoArray(sums, sum + 3 * LANES);
                p11 = start;
                scale = FloatVector.broadcast(F, wScales[g0 + group + 2 * ROW_GROUPS]);
                halves = p20.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 4 * LANES))
                        .intoArray(sums, sum + 4 * LANES);
                p20 = start;
                halves = p21.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step1, half1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 5 * LANES))
                        .intoArray(sums, sum + 5 * LANES);
                p21 = start;
                scale = FloatVector.broadcast(F, wScales[g0 + group + 3 * ROW_GROUPS]);
                halves = p30.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 6 * LANES))
                        .intoArray(sums, sum + 6 * LANES);
                p30 = start;
                halves = p31.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step1, half1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 7 * LANES))
                        .intoArray(sums, sum + 7 * LANES);
                p31 = start;
                group++;
            }
        }
    }

    private static void correct4(
            int groups, float[] wCorrections, int g0, float[] xSums, int xg0, float[] sums, int sum) {
        FloatVector s00 = FloatVector.fromArray(F, sums, sum);
        FloatVector s01 = FloatVector.fromArray(F, sums, sum + LANES);
        FloatVector s02 = FloatVector.fromArray(F, sums, sum + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(F, sums, sum + 3 * LANES);
        FloatVector s10 = FloatVector.fromArray(F, sums, sum + 4 * LANES);
        FloatVector s11 = FloatVector.fromArray(F, sums, sum + 5 * LANES);
        FloatVector s12 = FloatVector.fromArray(F, sums, sum + 6 * LANES);
        FloatVector s13 = FloatVector.fromArray(F, sums, sum + 7 * LANES);
        FloatVector s20 = FloatVector.fromArray(F, sums, sum + 8 * LANES);
        FloatVector s21 = FloatVector.fromArray(F, sums, sum + 9 * LANES);
        FloatVector s22 = FloatVector.fromArray(F, sums, sum + 10 * LANES);
        FloatVector s23 = FloatVector.fromArray(F, sums, sum + 11 * LANES);
        FloatVector s30 = FloatVector.fromArray(F, sums, sum + 12 * LANES);
        FloatVector s31 = FloatVector.fromArray(F, sums, sum + 13 * LANES);
        FloatVector s32 = FloatVector.fromArray(F, sums, sum + 14 * LANES);
        FloatVector s33 = FloatVector.fromArray(F, sums, sum + 15 * LANES);
        for (int g = 0, at = xg0; g < groups; g++, at += 4 * LANES) {
            FloatVector values0 = FloatVector.fromArray(F, xSums, at);
            FloatVector values1 = FloatVector.fromArray(F, xSums, at + LANES);
            FloatVector values2 = FloatVector.fromArray(F, xSums, at + 2 * LANES);
            FloatVector values3 = FloatVector.fromArray(F, xSums, at + 3 * LANES);
            FloatVector correction = FloatVector.broadcast(F, wCorrections[g0 + g]);
            s00 = values0.lanewise(FMA, correction, s00);
            s01 = values1.lanewise(FMA, correction, s01);
            s02 = values2.lanewise(FMA, correction, s02);
            s03 = values3.lanewise(FMA, correction, s03);
            correction = FloatVector.broadcast(F, wCorrections[g0 + g + ROW_GROUPS]);
            s10 = values0.lanewise(FMA, correction, s10);
            s11 = values1.lanewise(FMA, correction, s11);
            s12 = values2.lanewise(FMA, correction, s12);
            s13 = values3.lanewise(FMA, correction, s13);
            correction = FloatVector.broadcast(F, wCorrections[g0 + g + 2 * ROW_GROUPS]);
            s20 = values0.lanewise(FMA, correction, s20);
            s21 = values1.lanewise(FMA, correction, s21);
            s22 = values2.lanewise(FMA, correction, s22);
            s23 = values3.lanewise(FMA, correction, s23);
            correction = FloatVector.broadcast(F, wCorrections[g0 + g + 3 * ROW_GROUPS]);
            s30 = values0.lanewise(FMA, correction, s30);
            s31 = values1.lanewise(FMA, correction, s31);
            s32 = values2.lanewise(FMA, correction, s32);
            s33 = values3.lanewise(FMA, correction, s33);
        }
        s00.intoArray(sums, sum);
        s01.intoArray(sums, sum + LANES);
        s02.intoArray(sums, sum + 2 * LANES);
        s03.intoArray(sums, sum + 3 * LANES);
        s10.intoArray(sums, sum + 4 * LANES);
        s11.intoArray(sums, sum + 5 * LANES);
        s12.intoArray(sums, sum + 6 * LANES);
        s13.intoArray(sums, sum + 7 * LANES);
        s20.intoArray(sums, sum + 8 * LANES);
        s21.intoArray(sums, sum + 9 * LANES);
        s22.intoArray(sums, sum + 10 * LANES);
        s23.intoArray(sums, sum + 11 * LANES);
        s30.intoArray(sums, sum + 12 * LANES);
        s31.intoArray(sums, sum + 13 * LANES);
        s32.intoArray(sums, sum + 14 * LANES);
        s33.intoArray(sums, sum + 15 * LANES);
    }

    private static void multiply4(
            int steps,
            int groups,
            boolean corrected,
            int[] w,
            int w0,
            float[] wScales,
            float[] wCorrections,
            int g0,
            int[] x,
            int x0,
            float[] xScales,
            float[] xSums,
            int xg0,
            float[] sums,
            int sum) {
        if (corrected) {
            correct4(groups, wCorrections, g0, xSums, xg0, sums, sum);
        }
        ShortVector start = IntVector.broadcast(I, START).reinterpretAsShorts();
        ShortVector p00 = start;
        ShortVector p01 = start;
        ShortVector p02 = start;
        ShortVector p03 = start;
        ShortVector p10 = start;
        ShortVector p11 = start;
        ShortVector p12 = start;
        ShortVector p13 = start;
        ShortVector p20 = start;
        ShortVector p21 = start;
        ShortVector p22 = start;
        ShortVector p23 = start;
        ShortVector p30 = start;
        ShortVector p31 = start;
        ShortVector p32 = start;
        ShortVector p33 = start;
        int left = steps;
        int group = 0;
        for (int k = 0; k < groups * steps; k++) {
            ShortVector a0 = IntVector.fromArray(I, x, x0 + 4 * LANES * k).reinterpretAsShorts();
            ShortVector a1 =
                    IntVector.fromArray(I, x, x0 + 4 * LANES * k + LANES).reinterpretAsShorts();
            ShortVector a2 =
                    IntVector.fromArray(I, x, x0 + 4 * LANES * k + 2 * LANES).reinterpretAsShorts();
            ShortVector a3 =
                    IntVector.fromArray(I, x, x0 + 4 * LANES * k + 3 * LANES).reinterpretAsShorts();
            ShortVector pair = IntVector.broadcast(I, w[w0 + k]).reinterpretAsShorts();
            p00 = a0.lanewise(MUL, pair).lanewise(ADD, p00);
            p01 = a1.lanewise(MUL, pair).lanewise(ADD, p01);
            p02 = a2.lanewise(MUL, pair).lanewise(ADD, p02);
            p03 = a3.lanewise(MUL, pair).lanewise(ADD, p03);
            pair = IntVector.broadcast(I, w[w0 + k + ROW_PAIRS]).reinterpretAsShorts();
            p10 = a0.lanewise(MUL, pair).lanewise(ADD, p10);
            p11 = a1.lanewise(MUL, pair).lanewise(ADD, p11);
            p12 = a2.lanewise(MUL, pair).lanewise(ADD, p12);
            p13 = a3.lanewise(MUL, pair).lanewise(ADD, p13);
            pair = IntVector.broadcast(I, w[w0 + k + 2 * ROW_PAIRS]).reinterpretAsShorts();
            p20 = a0.lanewise(MUL, pair).lanewise(ADD, p20);
            p21 = a1.lanewise(MUL, pair).lanewise(ADD, p21);
            p22 = a2.lanewise(MUL, pair).lanewise(ADD, p22);
            p23 = a3.lanewise(MUL, pair).lanewise(ADD, p23);
            pair = IntVector.broadcast(I, w[w0 + k + 3 * ROW_PAIRS]).reinterpretAsShorts();
            p30 = a0.lanewise(MUL, pair).lanewise(ADD, p30);
            p31 = a1.lanewise(MUL, pair).lanewise(ADD, p31);
            p32 = a2.lanewise(MUL, pair).lanewise(ADD, p32);
            p33 = a3.lanewise(MUL, pair).lanewise(ADD, p33);
            left--;
            if (left == 0) {
                int at = xg0 + group * 4 * LANES;
                FloatVector step0 = FloatVector.fromArray(F, xScales, at);
                FloatVector half0 = step0.lanewise(MUL, -HALF);
                FloatVector step1 = FloatVector.fromArray(F, xScales, at + LANES);
                FloatVector half1 = step1.lanewise(MUL, -HALF);
                FloatVector step2 = FloatVector.fromArray(F, xScales, at + 2 * LANES);
                FloatVector half2 = step2.lanewise(MUL, -HALF);
                FloatVector step3 = FloatVector.fromArray(F, xScales, at + 3 * LANES);
                FloatVector half3 = step3.lanewise(MUL, -HALF);
                FloatVector scale = FloatVector.broadcast(F, wScales[g0 + group]);
                IntVector halves;
                halves = p00.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum))
                        .intoArray(sums, sum);
                p00 = start;
                halves = p01.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step1, half1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + LANES))
                        .intoArray(sums, sum + LANES);
                p01 = start;
                halves = p02.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step2, half2)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 2 * LANES))
                        .intoArray(sums, sum + 2 * LANES);
                p02 = start;
                halves = p03.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step3, half3)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 3 * LANES))
                        .intoArray(sums, sum + 3 * LANES);
                p03 = start;
                scale = FloatVector.broadcast(F, wScales[g0 + group + ROW_GROUPS]);
                halves = p10.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 4 * LANES))
                        .intoArray(sums, sum + 4 * LANES);
                p10 = start;
                halves = p11.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step1, half1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 5 * LANES))
                        .intoArray(sums, sum + 5 * LANES);
                p11 = start;
                halves = p12.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step2, half2)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 6 * LANES))
                        .intoArray(sums, sum + 6 * LANES);
                p12 = start;
                halves = p13.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step3, half3)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 7 * LANES))
                        .intoArray(sums, sum + 7 * LANES);
                p13 = start;
                scale = FloatVector.broadcast(F, wScales[g0 + group + 2 * ROW_GROUPS]);
                halves = p20.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 8 * LANES))
                        .intoArray(sums, sum + 8 * LANES);
                p20 = start;
                halves = p21.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step1, half1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 9 * LANES))
                        .intoArray(sums, sum + 9 * LANES);
                p21 = start;
                halves = p22.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step2, half2)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 10 * LANES))
                        .intoArray(sums, sum + 10 * LANES);
                p22 = start;
                halves = p23.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step3, half3)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 11 * LANES))
                        .intoArray(sums, sum + 11 * LANES);
                p23 = start;
                scale = FloatVector.broadcast(F, wScales[g0 + group + 3 * ROW_GROUPS]);
                halves = p30.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step0, half0)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 12 * LANES))
                        .intoArray(sums, sum + 12 * LANES);
                p30 = start;
                halves = p31.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step1, half1)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 13 * LANES))
                        .intoArray(sums, sum + 13 * LANES);
                p31 = start;
                halves = p32.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step2, half2)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 14 * LANES))
                        .intoArray(sums, sum + 14 * LANES);
                p32 = start;
                halves = p33.reinterpretAsInts();
                ((FloatVector) halves.lanewise(LSHL, 16).lanewise(ADD, halves).convertShape(I2F, F, 0))
                        .lanewise(FMA, step3, half3)
                        .lanewise(FMA, scale, FloatVector.fromArray(F, sums, sum + 15 * LANES))
                        .intoArray(sums, sum + 15 * LANES);
                p33 = start;
                left = steps;
                group++;
            }
        }
    }
}
