package jmistral.runtime.chat;

import jmistral.runtime.tokenizer.TokenKind;
import jmistral.runtime.tokenizer.Vocabulary;

/** The control tokens of Mistral's templates, by the names that they bear in a vocabulary; -1 where one is missing. */
record MistralTokens(
        int bos,
        int eos,
        int beginInst,
        int endInst,
        int toolCalls,
        int beginTools,
        int endTools,
        int beginResults,
        int endResults,
        int beginSystem,
        int endSystem,
        int toolContent) {
    static MistralTokens of(Vocabulary vocabulary) {
        return new MistralTokens(
                vocabulary.bos(),
                vocabulary.eos(),
                find(vocabulary, "[INST]"),
                find(vocabulary, "[/INST]"),
                find(vocabulary, "[TOOL_CALLS]"),
                find(vocabulary, "[AVAILABLE_TOOLS]"),
                find(vocabulary, "[/AVAILABLE_TOOLS]"),
                find(vocabulary, "[TOOL_RESULTS]"),
                find(vocabulary, "[/TOOL_RESULTS]"),
                find(vocabulary, "[SYSTEM_PROMPT]"),
                find(vocabulary, "[/SYSTEM_PROMPT]"),
                find(vocabulary, "[TOOL_CONTENT]"));
    }

    private static int find(Vocabulary vocabulary, String name) {
        int id = vocabulary.find(name);
        return id >= 0 && vocabulary.kind(id) == TokenKind.CONTROL ? id : -1;
    }

    /** Whether the instruction marks are control tokens: every version but v1. */
    boolean hasInst() {
        return beginInst >= 0 && endInst >= 0;
    }

    boolean hasTools() {
        return toolCalls >= 0 && beginTools >= 0 && endTools >= 0 && beginResults >= 0 && endResults >= 0;
    }

    boolean hasSystem() {
        return beginSystem >= 0 && endSystem >= 0;
    }

    /** Whether the vocabulary names what a version writes; tools may be missing as long as none is used. */
    boolean suits(MistralVersion version) {
        boolean ends = bos >= 0 && eos >= 0;
        return switch (version) {
            case V1 -> ends;
            case V2, V3 -> ends && hasInst();
            case V7 -> ends && hasInst() && hasSystem();
        };
    }
}
