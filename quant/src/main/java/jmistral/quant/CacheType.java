package jmistral.quant;

/** Element types of a key/value cache. */
public enum CacheType {
    F32(TensorType.F32),
    F16(TensorType.F16),
    Q8_0(TensorType.Q8_0);

    private final TensorType tensorType;

    CacheType(TensorType tensorType) {
        this.tensorType = tensorType;
    }

    /** The layout of a row. */
    public TensorType tensorType() {
        return tensorType;
    }
}
