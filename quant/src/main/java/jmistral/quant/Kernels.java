package jmistral.quant;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import jmistral.quant.kernel.KernelSet;
import jmistral.quant.kernel.MatrixProduct;
import jmistral.quant.kernel.ScalarKernels;
import jmistral.quant.kernel.VectorKernels;

/**
 * The arithmetic of a model on this machine: products with quantised matrices, attention's products on cached rows, and
 * what stands between them. One choice of kernels, made once, serves all formats.
 *
 * <p>Thread-safe; products with one instance run one after the other, since they share its scratch memory.
 */
public final class Kernels {
    /** The system property that {@link #select()} reads. */
    public static final String PROPERTY = "jmistral.kernels";

    private final KernelSet set;
    private final String reason;
    private final Optional<String> warning;
    private final List<String> replacements = new CopyOnWriteArrayList<>();
    private volatile Consumer<String> listener = _ -> {};
    private final MatrixProduct product;
    private final ReentrantLock products = new ReentrantLock();

    private Kernels(KernelSet set, String reason, Optional<String> warning) {
        this.set = set;
        this.reason = reason;
        this.warning = warning;
        product = set.newProduct();
    }

    /** The kernels that the system property {@link #PROPERTY} asks for, or the best for this machine. */
    public static Kernels select() {
        return select(System.getProperty(PROPERTY, "auto"));
    }

    /**
     * Kernels by name: {@code auto} (vectors if this JVM has them), {@code scalar}, {@code vector} (of the preferred
     * width), or a width in bits, {@code 128}, {@code 256} or {@code 512}. The width is settled when the JVM starts, by
     * {@link #PROPERTY}; here it can only be confirmed.
     *
     * @throws IllegalArgumentException if there are no such kernels, or not in this JVM; the message says why
     */
    public static Kernels select(String name) {
        return switch (name) {
            case "scalar" -> new Kernels(new ScalarKernels(), "as asked", Optional.empty());
            case "auto" -> {
                Optional<String> obstacle = obstacleToVectors();
                yield obstacle.isEmpty()
                        ? vectors(name)
                        : new Kernels(
                                new ScalarKernels(),
                                obstacle.get(),
                                Optional.of("computing without vectors, many times slower: " + obstacle.get()));
            }
            case "vector", "128", "256", "512" -> {
                obstacleToVectors().ifPresent(obstacle -> {
                    throw new IllegalArgumentException("no kernels '" + name + "': " + obstacle);
                });
                yield vectors(name);
            }
            default ->
                throw new IllegalArgumentException(
                        "no kernels '" + name + "': use auto, scalar, vector, 128, 256 or 512");
        };
    }

    private static Optional<String> obstacleToVectors() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.of("the module jdk.incubator.vector is missing; start Java with"
                    + " --add-modules jdk.incubator.vector");
        }
        int bits = VectorKernels.preferredBits();
        return bits >= 128 ? Optional.empty() : Optional.of("this machine or this JVM has no vectors of 128 bits");
    }

    // The vector classes are loaded from here on, which needs their module.
    private static Kernels vectors(String name) {
        KernelSet set = new VectorKernels();
        int preferred = VectorKernels.preferredBits();
        if (set.vectorBits() > preferred) {
            throw new IllegalArgumentException(
                    "no kernels '" + set.vectorBits() + "': the vectors of this machine have " + preferred + " bits");
        }
        String bits = Integer.toString(set.vectorBits());
        if (name.matches("\\d+") && !name.equals(bits)) {
            throw new IllegalArgumentException("no kernels '" + name + "' in this JVM, which has settled on " + bits
                    + " bits: start Java with -D" + PROPERTY + "=" + name);
        }
        boolean widest = set.vectorBits() == preferred;
        String reason = widest ? "the widest of this machine" : "as asked; this machine has " + preferred + " bits";
        return new Kernels(set, reason, Optional.empty());
    }

    /** Bits of the vectors in use, or 0 for scalar code. */
    public int vectorBits() {
        return set.vectorBits();
    }

    /** The choice and its reason, for a person to read, and which kernels have given way to simpler ones. */
    public String describe() {
        StringBuilder text = new StringBuilder(vectorBits() == 0 ? "scalar" : vectorBits() + "-bit vectors");
        text.append(" (").append(reason).append(')');
        replacements.forEach(sentence -> text.append("; ").append(sentence));
        return text.toString();
    }

    /** A sentence for the user if the kernels are far slower than they could be, and what to do about it. */
    public Optional<String> warning() {
        return warning;
    }

    /** Has {@code listener} told, by any thread, when a kernel gives way to a simpler one: a sentence for the user. */
    public void onReplacement(Consumer<String> listener) {
        this.listener = listener;
    }

    void replaced(String sentence) {
        replacements.add(sentence);
        listener.accept(sentence);
    }

    /** The arithmetic between products. */
    public VectorMath math() {
        return set.math();
    }

    /** Attention's products on a cache of that type. */
    public CacheKernel cache(CacheType type) {
        return set.cache(type);
    }

    /**
     * {@code outs[m][t][r] = Σ_c weights[m][r][c] * in[t][c]} for all matrices m, tokens t < {@code tokens} and rows r,
     * in one section of the pool. Activations are taken as they are, except with vectors where a matrix has quants of
     * up to 6 bits: then groups of them are rounded to integers with a step of their own, as fine as 16-bit sums of
     * products allow. With more tokens than a vector has lanes, 16 or 32 activations share a step (their root mean square
     * comes to 62 to 1023 steps); with fewer, only Q2_K to Q6_K are multiplied so, by vectors of 512 bits, and 256
     * activations share a step. A result does not depend on the number of threads. Allocates nothing once it has met a
     * product of that size.
     *
     * @param in at least {@code tokens} rows of as many columns as each matrix has
     * @param outs for each matrix, at least {@code tokens} rows of as many columns as the matrix has rows
     * @throws IllegalArgumentException if shapes do not fit
     * @throws UnsupportedTensorTypeException if there is no kernel for the type of a matrix
     */
    public void multiply(WorkerPool pool, Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        checkShapes(in, tokens, weights, outs);
        if (tokens == 0) {
            return;
        }
        products.lock();
        try {
            product.multiply(pool, in, tokens, weights, outs);
        } finally {
            products.unlock();
        }
    }

    KernelSet set() {
        return set;
    }

    private static void checkShapes(Activations in, int tokens, Matrix[] weights, Activations[] outs) {
        if (tokens < 0 || tokens > in.capacity()) {
            throw new IllegalArgumentException(tokens + " tokens, where the input has room for " + in.capacity());
        }
        if (weights.length != outs.length) {
            throw new IllegalArgumentException(weights.length + " matrices, but " + outs.length + " outputs");
        }
        for (int m = 0; m < weights.length; m++) {
            if (weights[m].columns() != in.columns()) {
                throw new IllegalArgumentException(
                        "matrix " + m + " has " + weights[m].columns() + " columns, but the input has " + in.columns());
            }
            if (outs[m].columns() != weights[m].rows() || outs[m].capacity() < tokens) {
                throw new IllegalArgumentException("output " + m + " has " + outs[m].capacity() + " rows of "
                        + outs[m].columns() + ", but " + tokens + " of " + weights[m].rows() + " are needed");
            }
        }
    }
}
