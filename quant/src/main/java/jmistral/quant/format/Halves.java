package jmistral.quant.format;

/** Rounding of scales to IEEE binary16. */
final class Halves {
    /** The largest finite binary16. */
    static final float LARGEST = 65504;

    private Halves() {}

    /**
     * The finite binary16 for a scale: the nearest one, but the next one up in magnitude where the nearest, a subnormal,
     * falls short of the scale by so much that the largest quants no longer reach the largest values.
     */
    static short scale(double scale) {
        float clamped = (float) Math.clamp(scale, -LARGEST, LARGEST);
        short half = Float.floatToFloat16(clamped);
        boolean fallsShort = Math.abs(Float.float16ToFloat(half)) < Math.abs(clamped) * (1 - 0x1p-10f);
        return fallsShort ? (short) (half + 1) : half; // sign and magnitude: + 1 is one step away from zero
    }
}
