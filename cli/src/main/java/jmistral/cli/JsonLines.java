package jmistral.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import jmistral.runtime.JmistralException;

/** Turns lines into lines, one JSON value each; what is wrong with one is reported with its number. */
final class JsonLines {
    private final StandardStreams streams;

    JsonLines(StandardStreams streams) {
        this.streams = streams;
    }

    /**
     * Writes for each line of {@code input} what {@code conversion} makes of it, to standard output.
     *
     * @param name what messages call the input
     * @param conversion throws an {@link IllegalArgumentException} or a {@link JmistralException} for a bad line
     */
    void convert(InputStream input, String name, UnaryOperator<String> conversion) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8), 1 << 16);
        long number = 0;
        String line;
        while ((line = lines.readLine()) != null) {
            number++;
            try {
                streams.println(conversion.apply(line));
            } catch (IllegalArgumentException | JmistralException e) {
                streams.flush();
                throw new CommandException(name + ", line " + number + ": " + e.getMessage(), e);
            }
        }
    }
}
