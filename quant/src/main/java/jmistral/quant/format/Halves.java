package jmistral.quant.format;

/** Rounding of scales to IEEE binary16. */
final class Halves {
    /** The largest finite binary16. */
    static final float LARGEST = 65504;

    private Halves() {}

    /**
     * The finite binary16 values worth trying for a scale: the nearest one, and, where that is a subnormal and falls
     * short of the scale by so much that the largest quants may no longer reach the largest values, the next one up in
     * magnitude as well. Zero has no sign.
     */
    static short[] candidates(double scale) {
        double finite = Math.clamp(scale, -LARGEST, LARGEST);
        short nearest = Float.floatToFloat16((float) finite + 0f);
        if (Math.abs(Float.float16ToFloat(nearest)) >= Math.abs(finite) * (1 - 0x1p-10)) {
            return new short[] {nearest};
        }
        // One step away from zero; a zero has no sign to go by.
        short next = (short) (nearest == 0 && finite < 0 ? 0x8001 : nearest + 1);
        return new short[] {nearest, next};
    }
}
