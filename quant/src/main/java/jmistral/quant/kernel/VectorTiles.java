package jmistral.quant.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jmistral.quant.kernel.VectorShapes.F;
import static jmistral.quant.kernel.VectorShapes.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Single-precision matrix products on a register tile: lanes are tokens, weights are broadcast. The sum of a slice is
 * taken by itself and then added, so that long rows lose little to rounding; its order is the same for every tile.
 */
final class VectorTiles {
    /** Rows of a tile. */
    static final int ROWS = 4;

    /** Vectors of tokens in the widest tile: with 16 registers (AVX2, SSE) four would spill. */
    static final int MAX_VECTORS =
            VectorShapes.BITS == 512 || System.getProperty("os.arch", "").equals("aarch64") ? 4 : 2;

    private VectorTiles() {}

    /**
     * {@code sums[r][t] += Σ_c w[r][c] * x[c][t]} for {@code groups} times {@link #ROWS} rows and one tile of tokens.
     *
     * @param width tokens of the tile: 1, 2 or 4 vectors
     * @param w weights, rows {@code rowLength} apart
     * @param x activations [columns][width] from {@code xOffset}
     * @param sums sums from {@code sumOffset}, rows {@code sumLength} apart
     */
    static void multiply(
            int width,
            float[] w,
            int rowLength,
            float[] x,
            int xOffset,
            int columns,
            float[] sums,
            int sumOffset,
            int sumLength,
            int groups) {
        for (int g = 0; g < groups; g++) {
            int row = g * ROWS * rowLength;
            int sum = sumOffset + g * ROWS * sumLength;
            switch (width / LANES) {
                case 1 -> multiply1(w, row, rowLength, x, xOffset, columns, sums, sum, sumLength);
                case 2 -> multiply2(w, row, rowLength, x, xOffset, columns, sums, sum, sumLength);
                default -> multiply4(w, row, rowLength, x, xOffset, columns, sums, sum, sumLength);
            }
        }
    }

    private static void multiply1(
            float[] w,
            int w0,
            int rowLength,
            float[] x,
            int xOffset,
            int columns,
            float[] sums,
            int sum,
            int sumLength) {
        int w1 = w0 + rowLength;
        int w2 = w1 + rowLength;
        int w3 = w2 + rowLength;
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s10 = s00;
        FloatVector s20 = s00;
        FloatVector s30 = s00;
        for (int c = 0, at = xOffset; c < columns; c++, at += LANES) {
            FloatVector x0 = FloatVector.fromArray(F, x, at);
            FloatVector weight = FloatVector.broadcast(F, w[w0 + c]);
            s00 = weight.lanewise(FMA, x0, s00);
            weight = FloatVector.broadcast(F, w[w1 + c]);
            s10 = weight.lanewise(FMA, x0, s10);
            weight = FloatVector.broadcast(F, w[w2 + c]);
            s20 = weight.lanewise(FMA, x0, s20);
            weight = FloatVector.broadcast(F, w[w3 + c]);
            s30 = weight.lanewise(FMA, x0, s30);
        }
        s00.lanewise(ADD, FloatVector.fromArray(F, sums, sum)).intoArray(sums, sum);
        s10.lanewise(ADD, FloatVector.fromArray(F, sums, sum + sumLength)).intoArray(sums, sum + sumLength);
        s20.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * sumLength)).intoArray(sums, sum + 2 * sumLength);
        s30.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * sumLength)).intoArray(sums, sum + 3 * sumLength);
    }

    private static void multiply2(
            float[] w,
            int w0,
            int rowLength,
            float[] x,
            int xOffset,
            int columns,
            float[] sums,
            int sum,
            int sumLength) {
        int w1 = w0 + rowLength;
        int w2 = w1 + rowLength;
        int w3 = w2 + rowLength;
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        for (int c = 0, at = xOffset; c < columns; c++, at += 2 * LANES) {
            FloatVector x0 = FloatVector.fromArray(F, x, at);
            FloatVector x1 = FloatVector.fromArray(F, x, at + LANES);
            FloatVector weight = FloatVector.broadcast(F, w[w0 + c]);
            s00 = weight.lanewise(FMA, x0, s00);
            s01 = weight.lanewise(FMA, x1, s01);
            weight = FloatVector.broadcast(F, w[w1 + c]);
            s10 = weight.lanewise(FMA, x0, s10);
            s11 = weight.lanewise(FMA, x1, s11);
            weight = FloatVector.broadcast(F, w[w2 + c]);
            s20 = weight.lanewise(FMA, x0, s20);
            s21 = weight.lanewise(FMA, x1, s21);
            weight = FloatVector.broadcast(F, w[w3 + c]);
            s30 = weight.lanewise(FMA, x0, s30);
            s31 = weight.lanewise(FMA, x1, s31);
        }
        s00.lanewise(ADD, FloatVector.fromArray(F, sums, sum)).intoArray(sums, sum);
        s01.lanewise(ADD, FloatVector.fromArray(F, sums, sum + LANES)).intoArray(sums, sum + LANES);
        s10.lanewise(ADD, FloatVector.fromArray(F, sums, sum + sumLength)).intoArray(sums, sum + sumLength);
        s11.lanewise(ADD, FloatVector.fromArray(F, sums, sum + sumLength + LANES))
                .intoArray(sums, sum + sumLength + LANES);
        s20.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * sumLength)).intoArray(sums, sum + 2 * sumLength);
        s21.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * sumLength + LANES))
                .intoArray(sums, sum + 2 * sumLength + LANES);
        s30.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * sumLength)).intoArray(sums, sum + 3 * sumLength);
        s31.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * sumLength + LANES))
                .intoArray(sums, sum + 3 * sumLength + LANES);
    }

    private static void multiply4(
            float[] w,
            int w0,
            int rowLength,
            float[] x,
            int xOffset,
            int columns,
            float[] sums,
            int sum,
            int sumLength) {
        int w1 = w0 + rowLength;
        int w2 = w1 + rowLength;
        int w3 = w2 + rowLength;
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s22 = s00;
        FloatVector s23 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s32 = s00;
        FloatVector s33 = s00;
        for (int c = 0, at = xOffset; c < columns; c++, at += 4 * LANES) {
            FloatVector x0 = FloatVector.fromArray(F, x, at);
            FloatVector x1 = FloatVector.fromArray(F, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(F, x, at + 2 * LANES);
            FloatVector x3 = FloatVector.fromArray(F, x, at + 3 * LANES);
            FloatVector weight = FloatVector.broadcast(F, w[w0 + c]);
            s00 = weight.lanewise(FMA, x0, s00);
            s01 = weight.lanewise(FMA, x1, s01);
            s02 = weight.lanewise(FMA, x2, s02);
            s03 = weight.lanewise(FMA, x3, s03);
            weight = FloatVector.broadcast(F, w[w1 + c]);
            s10 = weight.lanewise(FMA, x0, s10);
            s11 = weight.lanewise(FMA, x1, s11);
            s12 = weight.lanewise(FMA, x2, s12);
            s13 = weight.lanewise(FMA, x3, s13);
            weight = FloatVector.broadcast(F, w[w2 + c]);
            s20 = weight.lanewise(FMA, x0, s20);
            s21 = weight.lanewise(FMA, x1, s21);
            s22 = weight.lanewise(FMA, x2, s22);
            s23 = weight.lanewise(FMA, x3, s23);
            weight = FloatVector.broadcast(F, w[w3 + c]);
            s30 = weight.lanewise(FMA, x0, s30);
            s31 = weight.lanewise(FMA, x1, s31);
            s32 = weight.lanewise(FMA, x2, s32);
            s33 = weight.lanewise(FMA, x3, s33);
        }
        s00.lanewise(ADD, FloatVector.fromArray(F, sums, sum)).intoArray(sums, sum);
        s01.lanewise(ADD, FloatVector.fromArray(F, sums, sum + LANES)).intoArray(sums, sum + LANES);
        s02.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * LANES)).intoArray(sums, sum + 2 * LANES);
        s03.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * LANES)).intoArray(sums, sum + 3 * LANES);
        s10.lanewise(ADD, FloatVector.fromArray(F, sums, sum + sumLength)).intoArray(sums, sum + sumLength);
        s11.lanewise(ADD, FloatVector.fromArray(F, sums, sum + sumLength + LANES))
                .intoArray(sums, sum + sumLength + LANES);
        s12.lanewise(ADD, FloatVector.fromArray(F, sums, sum + sumLength + 2 * LANES))
                .intoArray(sums, sum + sumLength + 2 * LANES);
        s13.lanewise(ADD, FloatVector.fromArray(F, sums, sum + sumLength + 3 * LANES))
                .intoArray(sums, sum + sumLength + 3 * LANES);
        s20.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * sumLength)).intoArray(sums, sum + 2 * sumLength);
        s21.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * sumLength + LANES))
                .intoArray(sums, sum + 2 * sumLength + LANES);
        s22.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * sumLength + 2 * LANES))
                .intoArray(sums, sum + 2 * sumLength + 2 * LANES);
        s23.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * sumLength + 3 * LANES))
                .intoArray(sums, sum + 2 * sumLength + 3 * LANES);
        s30.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * sumLength)).intoArray(sums, sum + 3 * sumLength);
        s31.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * sumLength + LANES))
                .intoArray(sums, sum + 3 * sumLength + LANES);
        s32.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * sumLength + 2 * LANES))
                .intoArray(sums, sum + 3 * sumLength + 2 * LANES);
        s33.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * sumLength + 3 * LANES))
                .intoArray(sums, sum + 3 * sumLength + 3 * LANES);
    }
}
