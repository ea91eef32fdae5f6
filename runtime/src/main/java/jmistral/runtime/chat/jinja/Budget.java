package jmistral.runtime.chat.jinja;

/**
 * What one rendering may use. A template comes with a file of unknown origin: one that loops, recurses or doubles strings
 * without end is stopped with an error. Not thread-safe: one for each rendering.
 */
final class Budget {
    /** Nodes evaluated, loop turns, list elements; the longest chat templates take some hundred for a message. */
    private static final int MAX_STEPS = 4_000_000;
    /** Characters copied beyond those of the input. */
    private static final long MAX_COPIED_CHARS = 64L << 20;
    /** How often the input's own characters may be copied. */
    private static final int MAX_COPIES_OF_INPUT = 64;
    /** Characters looked at by searches and comparisons. */
    private static final long MAX_SCANNED_CHARS = 1L << 30;
    /** Nested evaluations; each takes a few hundred bytes of the Java stack. */
    private static final int MAX_DEPTH = 800;
    /** Binary digits of an integer. */
    private static final int MAX_BITS = 1 << 16;

    private int stepsLeft = MAX_STEPS;
    private long copiesLeft;
    private long scansLeft = MAX_SCANNED_CHARS;
    private int depth;

    /** @param inputChars number of characters that the input holds */
    Budget(long inputChars) {
        copiesLeft = MAX_COPIED_CHARS + MAX_COPIES_OF_INPUT * inputChars;
    }

    void step() {
        steps(1);
    }

    void steps(long count) {
        if (count > stepsLeft) {
            throw new JinjaException("the template takes more than " + MAX_STEPS + " steps");
        }
        stepsLeft -= (int) count;
    }

    /** Counts the elements of a new list. */
    void elements(long count) {
        steps(count > MAX_STEPS ? count : 4 * count);
    }

    void copy(long chars) {
        copiesLeft -= chars;
        if (copiesLeft < 0) {
            throw new JinjaException("the template builds too much text: more than " + MAX_COPIED_CHARS
                    + " characters beyond " + MAX_COPIES_OF_INPUT + " times the input");
        }
    }

    void scan(long chars) {
        scansLeft -= chars;
        if (scansLeft < 0) {
            throw new JinjaException("the template searches more than " + MAX_SCANNED_CHARS + " characters");
        }
    }

    void bits(long count) {
        if (count > MAX_BITS) {
            throw new JinjaException("an integer of more than " + MAX_BITS + " binary digits");
        }
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new JinjaException("nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    void leave() {
        depth--;
    }
}
