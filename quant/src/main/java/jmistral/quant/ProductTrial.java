package jmistral.quant;

import java.util.Arrays;
import jmistral.quant.kernel.KernelSet;

/** A product to judge a kernel by: large enough to see its speed, and compared with what scalar code makes of it. */
final class ProductTrial {
    private static final int ROWS = 32;
    private static final int COLUMNS = 1024;
    private static final int COLUMNS_OF_MANY = 256;

    // The root mean square of a row's terms, which a wrong result misses by once or more: an activation that is rounded
    // to an integer is off by a hundredth, a row's sum by less.
    private static final double TOLERANCE = 0.1;

    private final Matrix matrix;
    private final Activations in;
    private final Activations out;
    private final KernelTrial trial;

    /** @param weights a matrix of the model, whose beginning is taken as a small one */
    ProductTrial(KernelSet set, Matrix weights, int tokens) {
        matrix = KernelTrial.sample(
                weights, ROWS, KernelTrial.columns(set, weights, tokens, tokens == 1 ? COLUMNS : COLUMNS_OF_MANY));
        in = new Activations(tokens, matrix.columns());
        out = new Activations(tokens, matrix.rows());
        for (int i = 0; i < in.values().length; i++) {
            in.values()[i] = (i * 37 % 101 - 50) / 64f;
        }
        trial = KernelTrial.product(set, matrix, in, out);
    }

    KernelTrial trial() {
        return trial;
    }

    /** Whether the last run of the trial was right in the first and the last token. */
    boolean isRight() {
        float[] row = new float[matrix.columns()];
        BlockFormat decoder = Formats.decoder(matrix.type());
        boolean right = true;
        for (int r = 0; r < matrix.rows(); r++) {
            decoder.dequantize(matrix.data(), matrix.offsetBytes() + r * matrix.rowBytes(), row, 0, row.length);
            right &= isRight(row, r, 0) && isRight(row, r, in.capacity() - 1);
        }
        Arrays.fill(out.values(), Float.NaN); // so that the next run must write it
        return right;
    }

    private boolean isRight(float[] row, int r, int token) {
        double sum = 0;
        double squares = 0;
        for (int c = 0; c < row.length; c++) {
            double term = (double) row[c] * in.values()[in.offset(token) + c];
            sum += term;
            squares += term * term;
        }
        double error = Math.abs(out.values()[out.offset(token) + r] - sum);
        return error <= TOLERANCE * Math.sqrt(squares) || !Double.isFinite(squares); // weights that are not numbers
    }
}
