package jmistral.quant.kernel;

import jmistral.quant.CacheKernel;
import jmistral.quant.CacheType;
import jmistral.quant.VectorMath;

/** All kernels of one instruction set. */
public interface KernelSet {
    /** Bits of a vector, or 0 for scalar code. */
    int vectorBits();

    /** A product with scratch memory of its own. */
    MatrixProduct newProduct();

    /** The arithmetic between products. */
    VectorMath math();

    /** Attention's products on a cache of that type. */
    CacheKernel cache(CacheType type);
}
