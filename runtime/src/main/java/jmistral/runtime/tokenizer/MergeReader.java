package jmistral.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import jmistral.runtime.UnsupportedModelException;
import jmistral.runtime.gguf.ByteStrings;
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
        ByteStrings lines = metadata.byteStrings(MERGES);
        if (!MergeTable.fits(vocabulary.size(), lines.size())) {
            throw new UnsupportedModelException(
                    metadata.path() + ": the size of the vocabulary",
                    vocabulary.size() + " tokens and " + lines.size() + " merges",
                    "some million tokens");
        }
        var merges = new MergeTable(vocabulary.size(), lines.size());
        for (int rank = 0; rank < lines.size(); rank++) {
            int begin = lines.begin(rank);
            int end = lines.end(rank);
            int blank = blank(rank, lines);
            int left = token(rank, lines, begin, blank);
            int right = token(rank, lines, blank + 1, end);
            // Without the blank, in place: nobody else reads these bytes.
            System.arraycopy(lines.bytes(), begin, lines.bytes(), begin + 1, blank - begin);
            int merged = token(rank, lines, begin + 1, end);
            if (left >= 0 && right >= 0 && merged >= 0) {
                merges.add(rank, left, right, merged);
            }
        }
        return merges;
    }

    /** Where the blank stands that divides a line; a text never begins with one. */
    private int blank(int rank, ByteStrings lines) {
        for (int i = lines.begin(rank) + 1; i < lines.end(rank) - 1; i++) {
            if (lines.bytes()[i] == ' ') {
                return i;
            }
        }
        throw fault(rank, "must be two texts with a blank between them", lines.text(rank));
    }

    private int token(int rank, ByteStrings lines, int begin, int end) {
        int token = vocabulary.texts().find(lines.bytes(), begin, end);
        if (token == PieceIndex.ABSENT) {
            String text = new String(lines.bytes(), begin, end - begin, StandardCharsets.UTF_8);
            if (vocabulary.find(text) == PieceIndex.ABSENT) {
                throw fault(rank, "must be about tokens of the vocabulary", text);
            }
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
}
