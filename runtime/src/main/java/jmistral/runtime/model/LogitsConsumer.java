package jmistral.runtime.model;

/** Receives logits as a forward pass makes them. */
@FunctionalInterface
public interface LogitsConsumer {
    /**
     * @param index which token of the batch, or of the ids that were evaluated, these follow
     * @param logits holds [vocabularySize] from {@code offset}; owned by the model, valid during this call only
     */
    void accept(int index, float[] logits, int offset);
}
