package jmistral.quant;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jmistral.quant.kernel.KernelSet;
import jmistral.quant.kernel.MatrixProduct;

/**
 * Kernels at work on very little: all ways through their loops, with as few turns as possible, so that one call takes
 * little time even while it is interpreted.
 *
 * @param operations multiplications of one call
 * @param work one call
 */
record KernelTrial(long operations, Runnable work) {
    private static final int ROWS = 5; // two pairs, and one that is left over
    private static final int COLUMNS = 224; // of 512-bit vectors: four at a time, and two that are left over
    private static final int LONG_COLUMNS = 6400;
    private static final int HEAD_LENGTH = 128;
    private static final int CACHE_ROWS = 7; // four at a time, and three that are left over
    private static final int QUERIES = 5; // likewise
    private static final int MATH_LENGTH = 259; // vectors, and three floats that are left over
    private static final int SHORT_LENGTH = 19; // likewise: all ways are seen before many turns are

    /** The beginning of a matrix as one of few, short rows. */
    static Matrix sample(Matrix matrix, int mostRows, int mostColumns) {
        int columns = Math.max(mostColumns, matrix.type().blockElements());
        int rows = (int) Math.min(mostRows, matrix.byteSize() / matrix.type().bytesFor(columns));
        return rows == 0 ? matrix : new Matrix(matrix.type(), matrix.data(), matrix.offsetBytes(), rows, columns);
    }

    /** The columns of a sample: {@code columns}, unless one token with rows as long as these is multiplied differently. */
    static int columns(KernelSet set, Matrix weights, int tokens, int columns) {
        return tokens == 1 && set.areLong(weights.type(), weights.columns()) ? LONG_COLUMNS : columns;
    }

    /** A product of {@code tokens} tokens with a sample of {@code weights}. */
    static KernelTrial product(KernelSet set, Matrix weights, int tokens) {
        Matrix sample = sample(weights, ROWS, columns(set, weights, tokens, COLUMNS));
        Activations in = new Activations(tokens, sample.columns());
        Arrays.fill(in.values(), 1);
        return product(set, sample, in, new Activations(tokens, sample.rows()));
    }

    /** The product of all of {@code in} with {@code matrix}. */
    static KernelTrial product(KernelSet set, Matrix matrix, Activations in, Activations out) {
        MatrixProduct product = set.newProduct();
        WorkerPool pool = new WorkerPool(1); // no thread but the caller
        Matrix[] weights = {matrix};
        Activations[] outs = {out};
        return new KernelTrial(
                (long) matrix.rows() * in.values().length,
                () -> product.multiply(pool, in, in.capacity(), weights, outs));
    }

    /** Attention's products with a cache. */
    static KernelTrial attention(CacheKernel kernel, Arena arena) {
        MemorySegment page = arena.allocate(CACHE_ROWS * kernel.rowBytes(HEAD_LENGTH), Long.BYTES);
        float[] queries = new float[QUERIES * HEAD_LENGTH];
        float[] scores = new float[QUERIES * CACHE_ROWS];
        return new KernelTrial(2L * CACHE_ROWS * queries.length, () -> {
            for (int row = 0; row < CACHE_ROWS; row++) {
                kernel.store(queries, 0, HEAD_LENGTH, page, row * kernel.rowBytes(HEAD_LENGTH));
            }
            kernel.scores(queries, 0, QUERIES, HEAD_LENGTH, page, 0, CACHE_ROWS, 1, scores, 0, CACHE_ROWS);
            kernel.accumulate(scores, 0, CACHE_ROWS, QUERIES, page, 0, CACHE_ROWS, HEAD_LENGTH, queries, 0);
        });
    }

    /** The arithmetic of the norms and of attention's sums. */
    static KernelTrial sums(VectorMath math) {
        float[] x = new float[MATH_LENGTH];
        float[] y = new float[MATH_LENGTH];
        return new KernelTrial(5L * MATH_LENGTH, () -> {
            math.scale(x, 0, math.sumOfSquares(x, 0, x.length), y, y, 0, x.length);
            math.addScaled(x, 0, 1, y, 0, x.length);
            math.multiply(y, 0, math.max(x, 0, x.length), y.length);
        });
    }

    /** The functions that take exponentials. */
    static KernelTrial exponentials(VectorMath math) {
        float[] x = new float[MATH_LENGTH];
        float[] y = new float[MATH_LENGTH];
        return new KernelTrial(16L * (SHORT_LENGTH + MATH_LENGTH), () -> {
            for (int length : new int[] {SHORT_LENGTH, MATH_LENGTH}) {
                math.expAndSum(x, 0, 1, length);
                math.swiGlu(x, y, 0, length);
            }
        });
    }
}
