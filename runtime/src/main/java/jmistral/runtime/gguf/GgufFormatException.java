package jmistral.runtime.gguf;

import java.nio.file.Path;
import jmistral.runtime.JmistralException;

/** A file is no GGUF file, or one that cannot be read or trusted. The message names the file, the place and the fault. */
public final class GgufFormatException extends JmistralException {
    private static final long serialVersionUID = 1;

    private final transient Path path;
    private final long offsetBytes;
    private final String found;
    private final String expected;

    /**
     * @param path the file, which the message begins with
     * @param offsetBytes where the faulty field stands, or -1 if the fault has no one place
     * @param problem the fault in a sentence, with what was found and what was expected
     * @param found what the file holds
     * @param expected what it should hold
     */
    public GgufFormatException(Path path, long offsetBytes, String problem, String found, String expected) {
        super(message(path, offsetBytes, problem));
        this.path = path;
        this.offsetBytes = offsetBytes;
        this.found = found;
        this.expected = expected;
    }

    /** As above, with the failure below that brought it about. */
    GgufFormatException(Path path, String problem, String found, String expected, Throwable cause) {
        super(message(path, -1, problem), cause);
        this.path = path;
        this.offsetBytes = -1;
        this.found = found;
        this.expected = expected;
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** Where in the file the faulty field stands, or -1 if the fault has no one place. */
    public long offsetBytes() {
        return offsetBytes;
    }

    /** What the file holds. */
    public String found() {
        return found;
    }

    /** What it should hold. */
    public String expected() {
        return expected;
    }

    private static String message(Path path, long offsetBytes, String problem) {
        return path + ": " + problem + (offsetBytes < 0 ? "" : " (at byte " + offsetBytes + ")");
    }
}
