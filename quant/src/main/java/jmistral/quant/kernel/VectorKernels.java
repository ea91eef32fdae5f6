package jmistral.quant.kernel;

import jdk.incubator.vector.VectorShape;
import jmistral.quant.CacheKernel;
import jmistral.quant.CacheType;
import jmistral.quant.TensorType;
import jmistral.quant.VectorMath;

/** Kernels with vectors of the width that {@link VectorShapes} has settled. */
public final class VectorKernels implements KernelSet {
    private final KernelChoice choice = new KernelChoice();
    private final VectorMath math = new VectorFloatMath();
    private final CacheKernel cacheF32 = new VectorCacheF32();
    private final CacheKernel cacheF16 = new VectorCacheF16();
    private final CacheKernel cacheQ8 = new VectorCacheQ8();

    /** Bits of the widest vectors of this machine that there are kernels for, up to 512; below 128 if it has none. */
    public static int preferredBits() {
        return Math.min(512, VectorShape.preferredShape().vectorBitSize());
    }

    @Override
    public int vectorBits() {
        return VectorShapes.BITS;
    }

    @Override
    public MatrixProduct newProduct() {
        return new VectorProduct(choice);
    }

    @Override
    public boolean simplify(TensorType type, int tokens) {
        return choice.simplify(type, tokens > VectorProduct.FEW_TOKENS);
    }

    @Override
    public boolean areLong(TensorType type, int columns) {
        return VectorFusedRows.areLong(type, columns);
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
