package jmistral.runtime.tokenizer;

import java.util.Optional;
import jmistral.runtime.UnsupportedModelException;
import jmistral.runtime.gguf.GgufFormatException;
import jmistral.runtime.gguf.Metadata;

/** Makes the tokenizer that a file describes. */
public final class Tokenizers {
    private static final String MODEL = "tokenizer.ggml.model";
    private static final String PRE = "tokenizer.ggml.pre";
    private static final String ADD_SPACE_PREFIX = "tokenizer.ggml.add_space_prefix";

    private Tokenizers() {}

    /**
     * The tokenizer of a file: SentencePiece BPE ({@code tokenizer.ggml.model} is {@code llama}) or byte-level BPE
     * ({@code gpt2}). It copies what it needs: the file may be closed afterwards.
     *
     * @throws UnsupportedModelException if the file asks for another kind of tokenizer, or for an unknown way of cutting
     *     words
     * @throws GgufFormatException if a key is missing, of a wrong type, or says what cannot be
     */
    public static Tokenizer load(Metadata metadata) {
        String model = metadata.string(MODEL);
        return switch (model) {
            case "llama" -> sentencePiece(metadata);
            case "gpt2" -> byteLevel(metadata);
            default ->
                throw new UnsupportedModelException(
                        metadata.path() + ": the tokenizer model (" + MODEL + ")",
                        model,
                        "llama, which is SentencePiece, and gpt2, which is byte-level BPE");
        };
    }

    private static Tokenizer sentencePiece(Metadata metadata) {
        var reader = new VocabularyReader(metadata);
        TokenTable vocabulary = reader.read(true);
        for (int id = 0; id < vocabulary.size(); id++) {
            String piece = vocabulary.isKind(id, TokenKind.BYTE) ? vocabulary.piece(id) : "<0x00>";
            if (!ByteTokens.isName(piece)) {
                throw metadata.fault(
                        VocabularyReader.TOKENS,
                        "token " + id + " stands for a byte, so its name must be from <0x00> to <0xFF>, found " + piece,
                        piece,
                        "<0x00> to <0xFF>");
            }
        }
        return new SentencePieceTokenizer(
                vocabulary, reader.scores(vocabulary.size()), metadata.bool(ADD_SPACE_PREFIX, true));
    }

    private static Tokenizer byteLevel(Metadata metadata) {
        PreTokenizer pre = preTokenizer(metadata);
        TokenTable vocabulary = new VocabularyReader(metadata).read(pre.addsBos());
        MergeTable merges = new MergeReader(metadata, vocabulary).read();
        return new ByteLevelTokenizer(vocabulary, merges, pre.splitter(), pre.ignoresMerges());
    }

    private static PreTokenizer preTokenizer(Metadata metadata) {
        String name = metadata.optionalString(PRE).orElse("default");
        Optional<PreTokenizer> pre = PreTokenizer.named(name);
        return pre.orElseThrow(() -> new UnsupportedModelException(
                metadata.path() + ": the pre-tokenizer (" + PRE + ")", name, PreTokenizer.allNames()));
    }
}
