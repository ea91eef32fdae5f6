package jmistral.runtime.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways of cutting a text into words that a byte-level vocabulary may name ({@code tokenizer.ggml.pre}). */
enum PreTokenizer {
    TEKKEN(new TekkenSplitter(), true, true, "tekken"),
    LLAMA_BPE(new LlamaBpeSplitter(), true, true, "llama-bpe", "llama3", "llama-v3"),
    SMOLLM(new SmolLmSplitter(), false, false, "smollm", "starcoder", "refact"),
    GPT_2(new Gpt2Splitter(), false, false, "gpt-2");

    private final WordSplitter splitter;
    private final boolean ignoresMerges;
    private final boolean addsBos;
    private final List<String> names;

    PreTokenizer(WordSplitter splitter, boolean ignoresMerges, boolean addsBos, String... names) {
        this.splitter = splitter;
        this.ignoresMerges = ignoresMerges;
        this.addsBos = addsBos;
        this.names = List.of(names);
    }

    static Optional<PreTokenizer> named(String name) {
        return Arrays.stream(values()).filter(pre -> pre.names.contains(name)).findFirst();
    }

    /** All names, for messages. */
    static String allNames() {
        return Arrays.stream(values()).flatMap(pre -> pre.names.stream()).collect(Collectors.joining(", "));
    }

    WordSplitter splitter() {
        return splitter;
    }

    /** Whether a word that is a token as it stands becomes that token whatever the merges say. */
    boolean ignoresMerges() {
        return ignoresMerges;
    }

    /** Whether prompts begin with BOS where the file does not say. */
    boolean addsBos() {
        return addsBos;
    }
}
