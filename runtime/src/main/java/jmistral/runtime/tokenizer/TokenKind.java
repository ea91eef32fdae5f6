package jmistral.runtime.tokenizer;

/** The kinds of token that GGUF tells apart ({@code tokenizer.ggml.token_type}). */
public enum TokenKind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE;

    /** Whether a token of this kind adds its stored text to a text. */
    public boolean isText() {
        return switch (this) {
            case NORMAL, USER_DEFINED, UNUSED -> true;
            case UNKNOWN, CONTROL, BYTE -> false;
        };
    }
}
