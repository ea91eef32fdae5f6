package jmistral.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {
    private static final String Q = "\"\"\"";

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n", "\t "})
    void blanksAreNothing(String entered) {
        assertThat(Input.of(entered)).isEqualTo(new Input.Nothing());
    }

    @ParameterizedTest
    @CsvSource({
        "/bye, /bye, ''",
        "'/set parameter seed 1 ', /set, parameter seed 1",
        "'/read  a file.txt', /read, a file.txt",
        "/, /, ''"
    })
    void slashBeginsACommand(String entered, String name, String argument) {
        assertThat(Input.of(entered)).isEqualTo(new Input.CommandLine(name, argument));
    }

    @Test
    void severalLinesAndABlankBeforeTheSlashAreMessages() {
        assertThat(Input.of("/etc/passwd\nis what?")).isEqualTo(new Input.Message("/etc/passwd\nis what?"));
        assertThat(Input.of(" /etc/passwd")).isEqualTo(new Input.Message("/etc/passwd"));
        assertThat(Input.of("  indented \n")).isEqualTo(new Input.Message("  indented"));
    }

    @Test
    void quotesAreTakenOff() {
        assertThat(Input.of(Q + "one\ntwo" + Q + " ")).isEqualTo(new Input.Message("one\ntwo"));
        assertThat(Input.of(Q + "\n/one\n" + Q)).isEqualTo(new Input.Message("/one"));
        assertThat(Input.of("/set system " + Q + "one\ntwo" + Q))
                .isEqualTo(new Input.CommandLine("/set", "system one\ntwo"));
    }

    @Test
    void textInQuotesIsUnfinishedUntilTheyClose() {
        assertThat(Input.isUnfinished(Q)).isTrue();
        assertThat(Input.isUnfinished(Q + "one\n")).isTrue();
        assertThat(Input.isUnfinished("/set system " + Q + "one")).isTrue();
        assertThat(Input.isUnfinished(Q + "one" + Q)).isFalse();
        assertThat(Input.isUnfinished("print(" + Q + "doc")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "/path", " /path", "/path\nand more", "two\nlines", "\"\"\"quoted\"\"\"", "  indented"})
    void quotedMessageIsUnderstoodAsItself(String message) {
        assertThat(Input.of(Input.quoted(message))).isEqualTo(new Input.Message(message));
        assertThat(Input.isUnfinished(Input.quoted(message))).isFalse();
    }
}
