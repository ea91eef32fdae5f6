package jmistral.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import jmistral.runtime.UnsupportedModelException;
import jmistral.runtime.gguf.GgufFormatException;
import jmistral.runtime.gguf.Metadata;

/** Reads the merges of a byte-level vocabulary: lines of two texts with a blank between them. */
final class MergeReader {
    private static final String MERGES = "tokenizer.ggml.merges";

    private final Metadata metadata;
    private final TokenTable vocabulary;

    MergeReader(Metadata metadata, TokenTable vocabulary) {
        this.metadata = metadata;
        this.vocabulary = vocabulary;
    }

    /**
     * The merges in the order of the file. One that takes or makes a control token is left out: text never becomes a
     * control token.
     */
    MergeTable read() {
        byte[][] lines = metadata.byteStrings(MERGES);
        if (!MergeTable.fits(vocabulary.size(), lines.length)) {
            throw new UnsupportedModelException(
                    metadata.path() + ": the size of the vocabulary",
                    vocabulary.size() + " tokens and " + lines.length + " merges",
                    "some million tokens");
        }
        var merges = new MergeTable(vocabulary.size(), lines.length);
        for (int rank = 0; rank < lines.length; rank++) {
            byte[] line = lines[rank];
            int blank = blank(rank, line);
            int left = token(rank, line, 0, blank);
            int right = token(rank, line, blank + 1, line.length);
            System.arraycopy(line, blank + 1, line, blank, line.length - blank - 1);
            int merged = token(rank, line, 0, line.length - 1);
            if (left >= 0 && right >= 0 && merged >= 0) {
                merges.add(rank, left, right, merged);
            }
        }
        return merges;
    }

    /** Where the blank stands that divides a line; a text never begins with one. */
    private int blank(int rank, byte[] line) {
        for (int i = 1; i < line.length - 1; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        throw fault(rank, "must be two texts with a blank between them", text(line, 0, line.length));
    }

    private int token(int rank, byte[] line, int begin, int end) {
        int token = vocabulary.texts().find(line, begin, end);
        if (token == PieceIndex.ABSENT && vocabulary.find(text(line, begin, end)) == PieceIndex.ABSENT) {
            throw fault(rank, "must be about tokens of the vocabulary", text(line, begin, end));
        }
        return token;
    }

    private GgufFormatException fault(int rank, String expected, String found) {
        return metadata.fault(
                MERGES,
                "entry " + rank + " of " + MERGES + " " + expected + ", found '" + found + "'",
                found,
                expected);
    }

    private static String text(byte[] line, int begin, int end) {
        return new String(line, begin, end - begin, StandardCharsets.UTF_8);
    }
}
