package jmistral.quant.bench;

import org.openjdk.jmh.annotations.Param;

/** Products with many tokens, as when a model reads its prompt: bound by arithmetic, wherever the weights are. */
public class PromptBenchmark extends ProductBenchmark {
    @Param("128")
    public int tokens;

    @Param("8192")
    public int kibibytes;

    @Override
    int tokens() {
        return tokens;
    }

    @Override
    long weightBytes() {
        return (long) kibibytes << 10;
    }
}
