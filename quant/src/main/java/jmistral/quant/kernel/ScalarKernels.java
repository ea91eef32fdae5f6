package jmistral.quant.kernel;

import jmistral.quant.CacheKernel;
import jmistral.quant.CacheType;
import jmistral.quant.TensorType;
import jmistral.quant.VectorMath;

/** Kernels in plain Java: the reference for the others, and the fall-back where vectors are not to be had. */
public final class ScalarKernels implements KernelSet {
    private final VectorMath math = new ScalarMath();
    private final CacheKernel cacheF32 = new ScalarCacheF32();
    private final CacheKernel cacheF16 = new ScalarCacheF16();
    private final CacheKernel cacheQ8 = new ScalarCacheQ8();

    @Override
    public int vectorBits() {
        return 0;
    }

    @Override
    public MatrixProduct newProduct() {
        return new ScalarProduct();
    }

    @Override
    public boolean simplify(TensorType type, int tokens) {
        return false;
    }

    @Override
    public boolean areLong(TensorType type, int columns) {
        return false;
    }

    @Override
    public VectorMath math() {
        return math;
    }

    @Override
    public CacheKernel cache(CacheType type) {
        return switch (type) {
            case F32 -> cacheF32;
            case F16 -> cacheF16;
            case Q8_0 -> cacheQ8;
        };
    }
}
