package jmistral.runtime.tokenizer;

/**
 * Decodes UTF-8 that arrives in pieces, cut anywhere. A character appears once it is whole. Bytes that are no UTF-8 become
 * U+FFFD as soon as nothing that follows could make them valid: one for each longest beginning of a character, as the
 * Unicode Standard recommends (section 3.9, "U+FFFD substitution of maximal subparts"). Not thread-safe.
 */
public final class Utf8Stream {
    private static final char REPLACEMENT = '\ufffd';

    private int codePoint; // what is known of the unfinished character
    private int missing; // bytes that it lacks, 0 if none is unfinished
    private int least; // the range of its next byte
    private int greatest;

    /** A stream that nothing has arrived in. */
    public Utf8Stream() {}

    /** Takes some bytes; returns the characters that they complete. */
    public String append(byte[] utf8) {
        var text = new StringBuilder(utf8.length);
        for (byte b : utf8) {
            append(b & 0xff, text);
        }
        return text.toString();
    }

    /** Whether a character is unfinished. */
    public boolean isPending() {
        return missing > 0;
    }

    /** Ends the text: an unfinished character becomes U+FFFD. The stream may then be used anew. */
    public String finish() {
        boolean unfinished = isPending();
        missing = 0;
        return unfinished ? String.valueOf(REPLACEMENT) : "";
    }

    private void append(int next, StringBuilder text) {
        if (missing > 0) {
            if (next >= least && next <= greatest) {
                codePoint = (codePoint << 6) | (next & 0x3f);
                least = 0x80;
                greatest = 0xbf;
                missing--;
                if (missing == 0) {
                    text.appendCodePoint(codePoint);
                }
                return;
            }
            missing = 0;
            text.append(REPLACEMENT);
        }
        begin(next, text);
    }

    private void begin(int first, StringBuilder text) {
        int length = Utf8.length(first);
        if (length == 0) {
            text.append(REPLACEMENT);
        } else if (length == 1) {
            text.append((char) first);
        } else {
            missing = length - 1;
            codePoint = first & (0x7f >> length);
            least = Utf8.leastSecond(first);
            greatest = Utf8.greatestSecond(first);
        }
    }
}
