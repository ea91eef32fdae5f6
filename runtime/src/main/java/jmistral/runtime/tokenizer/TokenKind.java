package jmistral.runtime.tokenizer;

/** The kinds of token that GGUF tells apart ({@code tokenizer.ggml.token_type}). */
public enum TokenKind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
}
