package jmistral.runtime.tokenizer;

/** Merges the bytes of a word by a table of pairs of tokens. */
final class PairMerger extends SymbolMerger {
    private final MergeTable merges;

    PairMerger(MergeTable merges) {
        this.merges = merges;
    }

    @Override
    long merge(int left, int right) {
        return merges.find(token(left), token(right));
    }
}
