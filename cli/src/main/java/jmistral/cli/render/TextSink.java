package jmistral.cli.render;

/** Takes a text that grows. Used by one thread at a time. */
public interface TextSink {
    /** Takes the next piece, which may end anywhere between two characters. */
    void write(String piece);

    /** The text is complete: shows what was held back. */
    void finish();
}
