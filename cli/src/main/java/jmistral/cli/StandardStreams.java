package jmistral.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.EnumSet;
import java.util.Set;

/**
 * The standard streams of the program. What cannot be written is an {@link OutputException}, never silence, as it is with
 * {@link java.io.PrintStream}. Not thread-safe.
 */
final class StandardStreams {
    /** The streams. */
    enum Stream {
        INPUT('0'),
        OUTPUT('1'),
        ERROR('2');

        private final char descriptor;

        Stream(char descriptor) {
            this.descriptor = descriptor;
        }
    }

    /** Which file descriptors are terminals, such as "02": said by the launcher, for whose shell it costs nothing. */
    private static final String TERMINALS = "jmistral.terminals";

    private final InputStream input;
    private final OutputStream output;
    private final OutputStream error;
    private final Set<Stream> terminals;
    private final Charset localeCharset;
    private final Charset outputCharset;
    private final Charset errorCharset;
    private boolean outputFailed;

    /**
     * @param output buffered, if it is to be: {@link #flush()} reaches it
     * @param terminals those of the three that a person sits at
     * @param localeCharset that of the locale, which a terminal understands
     */
    StandardStreams(
            InputStream input, OutputStream output, OutputStream error, Set<Stream> terminals, Charset localeCharset) {
        this.input = input;
        this.output = output;
        this.error = error;
        this.terminals = terminals;
        this.localeCharset = localeCharset;
        this.outputCharset = terminals.contains(Stream.OUTPUT) ? localeCharset : StandardCharsets.UTF_8;
        this.errorCharset = terminals.contains(Stream.ERROR) ? localeCharset : StandardCharsets.UTF_8;
    }

    /** The streams that this process was started with. */
    static StandardStreams ofProcess() {
        return new StandardStreams(
                new FileInputStream(FileDescriptor.in),
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                new FileOutputStream(FileDescriptor.err),
                terminals(),
                localeCharsetOfProcess());
    }

    @SuppressWarnings("SystemConsoleNull") // it is null again since JDK 25, where there is no terminal
    private static Set<Stream> terminals() {
        String descriptors = System.getProperty(TERMINALS);
        if (descriptors == null) { // started otherwise: Java knows of input and output together only
            Console console = System.console();
            return console != null && console.isTerminal() ? EnumSet.allOf(Stream.class) : EnumSet.noneOf(Stream.class);
        }
        Set<Stream> terminals = EnumSet.noneOf(Stream.class);
        for (Stream stream : Stream.values()) {
            if (descriptors.indexOf(stream.descriptor) >= 0) {
                terminals.add(stream);
            }
        }
        return terminals;
    }

    /**
     * Files and pipes get UTF-8, whatever the locale: what a model says does not fit into less, and programs that read it
     * expect it. A terminal gets UTF-8 too, unless its locale names a charset of another kind, such as ISO-8859-1; that
     * of the C locale, ASCII, says only that nobody named one.
     */
    private static Charset localeCharsetOfProcess() {
        String name = System.getProperty("native.encoding", "UTF-8");
        try {
            Charset charset = Charset.forName(name);
            return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    boolean isTerminal(Stream stream) {
        return terminals.contains(stream);
    }

    /** Standard input, unbuffered. */
    InputStream input() {
        return input;
    }

    /** Standard output as bytes, buffered; its failures are plain {@link IOException}s. */
    OutputStream output() {
        return output;
    }

    /** The charset that the locale names; UTF-8 where it names none. */
    Charset localeCharset() {
        return localeCharset;
    }

    /** The charset of text on standard output. */
    Charset outputCharset() {
        return outputCharset;
    }

    /** Writes text to standard output, where it may wait for {@link #flush()}. */
    void print(String text) {
        attempt(() -> output.write(text.getBytes(outputCharset)));
    }

    /** Writes a line to standard output, where it may wait for {@link #flush()}. */
    void println(String line) {
        print(line + "\n");
    }

    /** Sends on what was printed. */
    void flush() {
        attempt(output::flush);
    }

    private interface Write {
        void run() throws IOException;
    }

    /** One failure is reported; after it nothing more is tried. */
    private void attempt(Write write) {
        if (outputFailed) {
            return;
        }
        try {
            write.run();
        } catch (IOException e) {
            outputFailed = true;
            throw new OutputException(e);
        }
    }

    /** Writes a line to standard error. If even that fails nobody is left to be told. */
    void printError(String line) {
        printErrorText(line + "\n");
    }

    /** Writes text to standard error as it is, without a newline; fails as silently. */
    void printErrorText(String text) {
        try {
            error.write(text.getBytes(errorCharset));
            error.flush();
        } catch (IOException _) {
            // standard error is closed
        }
    }
}
