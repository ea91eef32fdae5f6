package jmistral.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatCouldCommandTheTerminalIsReplaced() {
        assertThat(Printable.of("a\u001b[2Jb\u0007\r\u007f\u009bc")).isEqualTo("a\uFFFD[2Jb\uFFFD\uFFFD\uFFFD\uFFFDc");
    }

    @Test
    void textStaysAsItIs() {
        assertThat(Printable.of("Grüße,\n\t世界 👋")).isEqualTo("Grüße,\n\t世界 👋");
    }
}
