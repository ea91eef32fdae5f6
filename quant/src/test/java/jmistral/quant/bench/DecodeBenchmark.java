package jmistral.quant.bench;

import org.openjdk.jmh.annotations.Param;

/** Products with one token, as when a model generates: bound by memory, or, where weights are near, by arithmetic. */
public class DecodeBenchmark extends ProductBenchmark {
    /** Of all matrices together: so little that a core's own cache holds them, or more than any cache does. */
    @Param({"512", "262144"})
    public int kibibytes;

    @Override
    int tokens() {
        return 1;
    }

    @Override
    long weightBytes() {
        return (long) kibibytes << 10;
    }
}
