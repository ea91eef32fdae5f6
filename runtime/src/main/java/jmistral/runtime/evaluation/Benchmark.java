package jmistral.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import jmistral.quant.CacheType;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.gguf.TensorInfo;
import jmistral.runtime.model.MistralModel;
import jmistral.runtime.model.ModelConfig;
import jmistral.runtime.model.Sequence;

/**
 * Times a model as llama-bench does: random tokens, every step of the forward pass, the key/value cache included, sampling
 * left out. One thread at a time.
 */
public final class Benchmark {
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final int FIRST_TOKEN = 1; // generation goes on from at least one token

    private final MistralModel model;
    private final CacheType cacheType;
    private final long bytesPerToken;
    private final LongSupplier allocatedBytes;
    private final RandomGenerator random;

    /**
     * @param file the file of {@code model}
     * @param allocatedBytes tells what all threads have allocated on the heap so far
     * @param seed where the tokens come from
     */
    public Benchmark(GgufFile file, MistralModel model, CacheType cacheType, LongSupplier allocatedBytes, long seed) {
        this.model = model;
        this.cacheType = cacheType;
        this.bytesPerToken = bytesPerToken(file, model.config());
        this.allocatedBytes = allocatedBytes;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Times one test. What comes before, while the JVM compiles, is not counted: at least one whole run, and two seconds.
     *
     * @param repeats how often it is timed, at least 1
     */
    public SpeedResult run(SpeedTest test, int repeats) {
        List<Double> samples = new ArrayList<>();
        long allocated;
        try (Sequence sequence = model.newSequence(FIRST_TOKEN + test.contextLength(), cacheType)) {
            long warmUpEnd = System.nanoTime() + WARM_UP_NANOS;
            do {
                nanos(sequence, test);
            } while (System.nanoTime() < warmUpEnd);
            long before = allocatedBytes.getAsLong();
            for (int r = 0; r < repeats; r++) {
                samples.add(test.tokens() * 1e9 / nanos(sequence, test));
            }
            allocated = allocatedBytes.getAsLong() - before;
        }
        boolean generation = test.kind() == SpeedTest.Kind.GENERATION;
        return new SpeedResult(
                test, samples, generation ? bytesPerToken : 0, allocated / repeats / (test.tokens() + test.depth()));
    }

    private long nanos(Sequence sequence, SpeedTest test) {
        sequence.truncate(0);
        boolean prompt = test.kind() == SpeedTest.Kind.PROMPT;
        int before = prompt ? test.depth() : Math.max(FIRST_TOKEN, test.depth());
        if (before > 0) {
            sequence.evaluate(tokens(before), 0, before, null);
        }
        int[] ids = tokens(test.tokens());
        long start = System.nanoTime();
        if (prompt) {
            sequence.evaluate(ids, 0, ids.length, null);
        } else {
            for (int i = 0; i < ids.length; i++) {
                sequence.evaluate(ids, i, i + 1, null);
            }
        }
        return System.nanoTime() - start;
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, model.config().vocabularySize()).toArray();
    }

    /** Bytes of the matrices that one token is multiplied with. Of the embedding it takes one row, unless that is tied. */
    private static long bytesPerToken(GgufFile file, ModelConfig config) {
        boolean tied = file.find("output.weight").isEmpty();
        long bytes = 0;
        for (Map.Entry<String, TensorInfo> tensor : file.tensors().entrySet()) {
            String name = tensor.getKey();
            long size = tensor.getValue().byteSize();
            boolean expert = name.contains("_exps.") || name.matches("blk\\.\\d+\\.ffn_(gate|up|down)\\.\\d+\\.weight");
            if (expert) {
                bytes += size * config.expertUsedCount() / config.expertCount();
            } else if (tied || !name.equals("token_embd.weight")) {
                bytes += size;
            }
        }
        return bytes;
    }
}
