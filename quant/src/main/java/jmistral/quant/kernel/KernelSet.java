package jmistral.quant.kernel;

import jmistral.quant.CacheKernel;
import jmistral.quant.CacheType;
import jmistral.quant.TensorType;
import jmistral.quant.VectorMath;

/** All kernels of one instruction set. */
public interface KernelSet {
    /** Bits of a vector, or 0 for scalar code. */
    int vectorBits();

    /** A product with scratch memory of its own. */
    MatrixProduct newProduct();

    /**
     * From now on has products of {@code tokens} tokens with matrices of {@code type} made by the next simpler kernel,
     * in all products of this set.
     *
     * @return false if there is none
     */
    boolean simplify(TensorType type, int tokens);

    /** Whether rows of so many columns are multiplied with one token in another way than shorter ones. */
    boolean areLong(TensorType type, int columns);

    /** The arithmetic between products. */
    VectorMath math();

    /** Attention's products on a cache of that type. */
    CacheKernel cache(CacheType type);
}
