package jmistral.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long MIB = 1 << 20;
    private static final long SECOND = 1_000_000_000;

    private final Progress progress = new Progress();

    @Test
    void modelThatIsReadInIsToldInBytes() {
        assertThat(progress.line(10 * MIB, 400 * MIB, SECOND)).isEqualTo("reading the model: 10 of 400 MiB");
        progress.prompt(3, 12);
        assertThat(progress.line(20 * MIB, 400 * MIB, 2 * SECOND)).isEqualTo("reading the model: 20 of 400 MiB");
    }

    @Test
    void promptIsToldInTokensAndTheirRate() {
        assertThat(progress.line(400 * MIB, 400 * MIB, SECOND)).isEmpty();
        progress.prompt(100, 512);
        assertThat(progress.line(400 * MIB, 400 * MIB, 4 * SECOND))
                .isEqualTo("reading the prompt: 100 of 512 tokens, 25.0 t/s");
    }

    @Test
    void modelOfWhichNothingMoreIsReadIsNotWaitedFor() {
        progress.prompt(100, 512);
        for (int look = 0; look < 5; look++) {
            assertThat(progress.line(300 * MIB, 400 * MIB, SECOND)).startsWith("reading the model");
        }
        assertThat(progress.line(300 * MIB, 400 * MIB, SECOND)).startsWith("reading the prompt");
    }
}
