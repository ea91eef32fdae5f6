package jmistral.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Model.OptionSpec;

/** Where a command's text comes from: {@code -p} or {@code -f}; standard input is the command's own matter. */
final class TextSource {
    private final Argument<String> text = Argument.option(
            String.class,
            OptionSpec.builder("-p", "--prompt").paramLabel("TEXT").description("The text itself."));
    private final Argument<Path> file = Argument.option(
            Path.class,
            OptionSpec.builder("-f", "--file")
                    .paramLabel("FILE")
                    .description("A file with the text, in UTF-8, or - for standard input; one newline at its end is no"
                            + " part of it."));

    void addTo(Subcommand command) {
        command.addOneOf(text, file);
    }

    boolean isGiven() {
        return text.given().isPresent() || file.given().isPresent();
    }

    /** The text that the option gives; empty if there is none. */
    String read(StandardStreams streams) throws IOException {
        if (file.given().isPresent()) {
            Path path = file.value();
            return path.toString().equals("-") ? readAll(streams) : readFile(path, streams);
        }
        return text.given().orElse("");
    }

    /** A file's text; one newline at its end is no part of it. */
    static String readFile(Path file, StandardStreams streams) throws IOException {
        return text(InputFile.read(file), file.toString(), streams);
    }

    /** All of standard input; one newline at its end, which tools put there by themselves, is no part of it. */
    static String readAll(StandardStreams streams) throws IOException {
        return text(streams.input().readAllBytes(), "standard input", streams);
    }

    /**
     * UTF-8, or what the locale says where that is a charset of another kind. What is neither, such as half a character at
     * the end of a cut file, is replaced, and that is said.
     */
    private static String text(byte[] bytes, String name, StandardStreams streams) {
        ByteBuffer content = ByteBuffer.wrap(bytes, 0, lengthWithoutLastNewline(bytes));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(content.duplicate())
                    .toString();
        } catch (CharacterCodingException _) {
            if (streams.localeCharset().equals(StandardCharsets.UTF_8)) {
                streams.printError(
                        "jmistral: " + name + ": not all of this is UTF-8; what is not was replaced by \uFFFD");
            }
            return streams.localeCharset().decode(content).toString();
        }
    }

    private static int lengthWithoutLastNewline(byte[] bytes) {
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length -= length > 1 && bytes[length - 2] == '\r' ? 2 : 1;
        }
        return length;
    }
}
