package jmistral.runtime.chat;

import java.util.Optional;
import java.util.stream.Stream;
import jmistral.runtime.tokenizer.TokenKind;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Vocabulary;

/** Tells which of Mistral's formats a file's template and vocabulary mean, if any. */
final class MistralDetection {
    /** The id of a lone blank in the vocabulary that 7B v0.1 and v0.2 and the 8x7B share. */
    private static final int BLANK_OF_V1 = 28705;

    private MistralDetection() {}

    static Optional<MistralVersion> detect(Optional<String> template, Tokenizer tokenizer) {
        Vocabulary vocabulary = tokenizer.vocabulary();
        MistralTokens tokens = MistralTokens.of(vocabulary);
        MistralVersion version = tokens.hasInst() ? withControlTokens(template, tokens, tokenizer) : MistralVersion.V1;
        if (version == MistralVersion.V1 && vocabulary.find("\u2581") != BLANK_OF_V1) {
            return Optional.empty();
        }
        boolean meant = template.map(MistralDetection::isMistral).orElse(true);
        return meant && tokens.suits(version) ? Optional.of(version) : Optional.empty();
    }

    /**
     * Whether a template writes one of the formats v1 to v7: it has {@code [INST]} and neither Llama 2's system marks nor
     * what came after v7, the marks of a call's arguments or of thoughts.
     */
    private static boolean isMistral(String template) {
        return template.contains("[INST]")
                && Stream.of("<<SYS>>", "[ARGS]", "[CALL_ID]", "[THINK]").noneMatch(template::contains);
    }

    private static MistralVersion withControlTokens(
            Optional<String> template, MistralTokens tokens, Tokenizer tokenizer) {
        if (template.isPresent()) {
            String source = template.get();
            if (source.contains("[SYSTEM_PROMPT]")) {
                return MistralVersion.V7;
            }
            // v2 forgets the ids of calls; its vocabulary names no token for images.
            boolean v2 = isControl(tokenizer, "[control_8]")
                    && source.contains("[TOOL_RESULTS]")
                    && !source.contains("call_id");
            return v2 ? MistralVersion.V2 : MistralVersion.V3;
        }
        // Tekken's vocabulary of v3 names the tokens of v7 as well, unused; those of v11 come with models after v7.
        boolean v7 = tokens.hasSystem() && (tokenizer.addsDummyBlank() || isControl(tokenizer, "[ARGS]"));
        return v7 ? MistralVersion.V7 : MistralVersion.V3;
    }

    private static boolean isControl(Tokenizer tokenizer, String name) {
        int id = tokenizer.vocabulary().find(name);
        return id >= 0 && tokenizer.vocabulary().kind(id) == TokenKind.CONTROL;
    }
}
