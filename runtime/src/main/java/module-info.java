/** GGUF files, tokenizers, chat templates and the Mistral forward pass. */
module jmistral.runtime {
    requires static org.jspecify;
    requires transitive jmistral.quant;

    exports jmistral.runtime;
}
