package jmistral.cli.chat;

/** How the chat shows what it shows; {@code /set} changes it. Used by one thread. */
final class ViewOptions {
    private boolean markdown;
    private boolean wordWrap;
    private boolean verbose;

    ViewOptions(boolean markdown, boolean wordWrap, boolean verbose) {
        this.markdown = markdown;
        this.wordWrap = wordWrap;
        this.verbose = verbose;
    }

    /** Whether Markdown is styled. */
    boolean markdown() {
        return markdown;
    }

    void markdown(boolean value) {
        markdown = value;
    }

    /** Whether answers are broken between words. */
    boolean wordWrap() {
        return wordWrap;
    }

    void wordWrap(boolean value) {
        wordWrap = value;
    }

    /** Whether the time that an answer took is told. */
    boolean verbose() {
        return verbose;
    }

    void verbose(boolean value) {
        verbose = value;
    }
}
