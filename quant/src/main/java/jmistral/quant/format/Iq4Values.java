package jmistral.quant.format;

/** The 16 values that the 4-bit codes of {@link IQ4_NL} and {@link IQ4_XS} stand for. */
public final class Iq4Values {
    private static final byte[] VALUES = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

    private Iq4Values() {}

    /** The value of {@code code}, 0 to 15. */
    public static int value(int code) {
        return VALUES[code];
    }
}
