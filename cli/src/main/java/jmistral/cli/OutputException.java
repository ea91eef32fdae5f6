package jmistral.cli;

import java.io.IOException;

/** Standard output takes no more. */
final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean readerIsGone;

    OutputException(IOException cause) {
        super("standard output: " + cause.getMessage(), cause);
        readerIsGone = String.valueOf(cause.getMessage()).contains("Broken pipe");
    }

    /** Whether the reader has gone, as {@code head} does when it has seen enough: that is no failure. */
    boolean readerIsGone() {
        return readerIsGone;
    }
}
