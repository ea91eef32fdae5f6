package jmistral.quant.kernel;

/**
 * Where the first cache line of an array's elements begins, in a JVM that aligns objects to cache lines ({@code
 * -XX:ObjectAlignmentInBytes=64}, as the launcher asks it to). Kernels leave out what is before. A vector in one line is
 * loaded faster than one in two, which counts most while weights stream past the cache. In other JVMs arrays begin
 * anywhere, and nothing is won or lost.
 */
final class CacheLine {
    private static final int LINE_BYTES = 64;
    private static final int HEADER_BYTES = 16; // of an array: 8, a class, and a length of 4 bytes each

    static final int LONGS = (LINE_BYTES - HEADER_BYTES) / Long.BYTES;
    static final int SHORTS = (LINE_BYTES - HEADER_BYTES) / Short.BYTES;
    static final int INTS = (LINE_BYTES - HEADER_BYTES) / Integer.BYTES;
    static final int FLOATS = (LINE_BYTES - HEADER_BYTES) / Float.BYTES;

    private CacheLine() {}
}
