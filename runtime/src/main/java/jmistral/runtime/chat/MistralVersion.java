package jmistral.runtime.chat;

import java.util.Locale;

/** The formats of Mistral's instruct models, in the numbers that mistral-common gives them. */
public enum MistralVersion {
    /** 7B-Instruct v0.1 and v0.2, 8x7B: {@code [INST]} is text, there are no tools. */
    V1,
    /** As v3, but for results of tools, and calls of them that are forgotten. */
    V2,
    /** 7B-Instruct v0.3, 8x22B, Large 2407, Nemo: {@code [INST]} is a control token. */
    V3,
    /** Large 2411, Small 2501 and 2503: the system prompt stands between control tokens of its own. */
    V7;

    /** The name in lower case, such as {@code v3}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
