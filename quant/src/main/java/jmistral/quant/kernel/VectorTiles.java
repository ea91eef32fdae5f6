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

    /** Floats that a row of weights is from the next: a constant, so that one register serves all rows of a tile. */
    static final int ROW_FLOATS = 256; // 32 rows of it stay in L1 or L2

    private VectorTiles() {}

    /**
     * {@code sums[r][t] += Σ_c w[r][c] * x[c][t]} for {@code groups} times {@link #ROWS} rows and one tile of tokens.
     *
     * @param width tokens of the tile: 1, 2 or 4 vectors
     * @param w weights, rows {@link #ROW_FLOATS} apart
     * @param x activations [columns][width] from {@code xOffset}
     * @param sums sums from {@code sumOffset}, [rows][width]
     */
    static void multiply(
            int width, float[] w, float[] x, int xOffset, int columns, float[] sums, int sumOffset, int groups) {
        for (int g = 0; g < groups; g++) {
            int row = g * ROWS * ROW_FLOATS;
            int sum = sumOffset + g * ROWS * width;
            switch (width / LANES) {
                case 1 -> multiply1(w, row, x, xOffset, columns, sums, sum);
                case 2 -> multiply2(w, row, x, xOffset, columns, sums, sum);
                default -> multiply4(w, row, x, xOffset, columns, sums, sum);
            }
        }
    }

    private static void multiply1(float[] w, int w0, float[] x, int xOffset, int columns, float[] sums, int sum) {
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s10 = s00;
        FloatVector s20 = s00;
        FloatVector s30 = s00;
        for (int c = 0, at = xOffset; c < columns; c++, at += LANES) {
            FloatVector x0 = FloatVector.fromArray(F, x, at);
            FloatVector weight = FloatVector.broadcast(F, w[w0 + c]);
            s00 = weight.lanewise(FMA, x0, s00);
            weight = FloatVector.broadcast(F, w[w0 + c + ROW_FLOATS]);
            s10 = weight.lanewise(FMA, x0, s10);
            weight = FloatVector.broadcast(F, w[w0 + c + 2 * ROW_FLOATS]);
            s20 = weight.lanewise(FMA, x0, s20);
            weight = FloatVector.broadcast(F, w[w0 + c + 3 * ROW_FLOATS]);
            s30 = weight.lanewise(FMA, x0, s30);
        }
        s00.lanewise(ADD, FloatVector.fromArray(F, sums, sum)).intoArray(sums, sum);
        s10.lanewise(ADD, FloatVector.fromArray(F, sums, sum + LANES)).intoArray(sums, sum + LANES);
        s20.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * LANES)).intoArray(sums, sum + 2 * LANES);
        s30.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * LANES)).intoArray(sums, sum + 3 * LANES);
    }

    private static void multiply2(float[] w, int w0, float[] x, int xOffset, int columns, float[] sums, int sum) {
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
            weight = FloatVector.broadcast(F, w[w0 + c + ROW_FLOATS]);
            s10 = weight.lanewise(FMA, x0, s10);
            s11 = weight.lanewise(FMA, x1, s11);
            weight = FloatVector.broadcast(F, w[w0 + c + 2 * ROW_FLOATS]);
            s20 = weight.lanewise(FMA, x0, s20);
            s21 = weight.lanewise(FMA, x1, s21);
            weight = FloatVector.broadcast(F, w[w0 + c + 3 * ROW_FLOATS]);
            s30 = weight.lanewise(FMA, x0, s30);
            s31 = weight.lanewise(FMA, x1, s31);
        }
        s00.lanewise(ADD, FloatVector.fromArray(F, sums, sum)).intoArray(sums, sum);
        s01.lanewise(ADD, FloatVector.fromArray(F, sums, sum + LANES)).intoArray(sums, sum + LANES);
        s10.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * LANES)).intoArray(sums, sum + 2 * LANES);
        s11.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * LANES)).intoArray(sums, sum + 3 * LANES);
        s20.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 4 * LANES)).intoArray(sums, sum + 4 * LANES);
        s21.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 5 * LANES)).intoArray(sums, sum + 5 * LANES);
        s30.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 6 * LANES)).intoArray(sums, sum + 6 * LANES);
        s31.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 7 * LANES)).intoArray(sums, sum + 7 * LANES);
    }

    private static void multiply4(float[] w, int w0, float[] x, int xOffset, int columns, float[] sums, int sum) {
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
            weight = FloatVector.broadcast(F, w[w0 + c + ROW_FLOATS]);
            s10 = weight.lanewise(FMA, x0, s10);
            s11 = weight.lanewise(FMA, x1, s11);
            s12 = weight.lanewise(FMA, x2, s12);
            s13 = weight.lanewise(FMA, x3, s13);
            weight = FloatVector.broadcast(F, w[w0 + c + 2 * ROW_FLOATS]);
            s20 = weight.lanewise(FMA, x0, s20);
            s21 = weight.lanewise(FMA, x1, s21);
            s22 = weight.lanewise(FMA, x2, s22);
            s23 = weight.lanewise(FMA, x3, s23);
            weight = FloatVector.broadcast(F, w[w0 + c + 3 * ROW_FLOATS]);
            s30 = weight.lanewise(FMA, x0, s30);
            s31 = weight.lanewise(FMA, x1, s31);
            s32 = weight.lanewise(FMA, x2, s32);
            s33 = weight.lanewise(FMA, x3, s33);
        }
        s00.lanewise(ADD, FloatVector.fromArray(F, sums, sum)).intoArray(sums, sum);
        s01.lanewise(ADD, FloatVector.fromArray(F, sums, sum + LANES)).intoArray(sums, sum + LANES);
        s02.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 2 * LANES)).intoArray(sums, sum + 2 * LANES);
        s03.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 3 * LANES)).intoArray(sums, sum + 3 * LANES);
        s10.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 4 * LANES)).intoArray(sums, sum + 4 * LANES);
        s11.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 5 * LANES)).intoArray(sums, sum + 5 * LANES);
        s12.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 6 * LANES)).intoArray(sums, sum + 6 * LANES);
        s13.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 7 * LANES)).intoArray(sums, sum + 7 * LANES);
        s20.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 8 * LANES)).intoArray(sums, sum + 8 * LANES);
        s21.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 9 * LANES)).intoArray(sums, sum + 9 * LANES);
        s22.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 10 * LANES)).intoArray(sums, sum + 10 * LANES);
        s23.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 11 * LANES)).intoArray(sums, sum + 11 * LANES);
        s30.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 12 * LANES)).intoArray(sums, sum + 12 * LANES);
        s31.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 13 * LANES)).intoArray(sums, sum + 13 * LANES);
        s32.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 14 * LANES)).intoArray(sums, sum + 14 * LANES);
        s33.lanewise(ADD, FloatVector.fromArray(F, sums, sum + 15 * LANES)).intoArray(sums, sum + 15 * LANES);
    }
}
