package jmistral.runtime.tokenizer;

/**
 * The ids that a file gives a role, each a token of the vocabulary or -1 for none.
 *
 * @param bos begins a sequence
 * @param eos ends a sequence
 * @param endOfTurn ends a turn ({@code tokenizer.ggml.eot_token_id})
 * @param endOfMessage ends a message ({@code tokenizer.ggml.eom_token_id})
 * @param unknown stands for what no other token can say
 * @param padding fills up sequences
 * @param addsBos whether a prompt begins with {@code bos}
 */
record SpecialTokens(int bos, int eos, int endOfTurn, int endOfMessage, int unknown, int padding, boolean addsBos) {
    static final int NONE = -1;
}
