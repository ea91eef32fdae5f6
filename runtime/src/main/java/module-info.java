/** GGUF files, tokenizers, chat templates and the Mistral forward pass. */
module jmistral.runtime {
    requires static transitive org.jspecify;
    requires transitive jmistral.quant;

    exports jmistral.runtime;
    exports jmistral.runtime.chat;
    exports jmistral.runtime.evaluation;
    exports jmistral.runtime.generation;
    exports jmistral.runtime.grammar;
    exports jmistral.runtime.sampling;
    exports jmistral.runtime.gguf;
    exports jmistral.runtime.tokenizer;
    exports jmistral.runtime.model;
}
