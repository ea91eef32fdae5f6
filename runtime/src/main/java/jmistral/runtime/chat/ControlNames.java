package jmistral.runtime.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jmistral.runtime.chat.jinja.Text;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Vocabulary;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a rendered prompt at the names of control tokens that the template itself wrote. All text between two of them, the
 * template's and the message's together, is encoded in one go; a name that a message holds, wholly or in part, stays text.
 */
final class ControlNames {
    private record Name(String text, int id) {}

    private final Tokenizer tokenizer;
    private final Map<Character, List<Name>> byFirst = new HashMap<>();

    ControlNames(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        Vocabulary vocabulary = tokenizer.vocabulary();
        for (int id = 0; id < vocabulary.size(); id++) {
            String name = isControl(vocabulary, id) ? vocabulary.piece(id) : "";
            if (!name.isEmpty()) {
                byFirst.computeIfAbsent(name.charAt(0), _ -> new ArrayList<>()).add(new Name(name, id));
            }
        }
        byFirst.values()
                .forEach(names -> names.sort(
                        (a, b) -> Integer.compare(b.text().length(), a.text().length()))); // the longest first
    }

    /**
     * Fine-tunes often add their turn marks as user-defined tokens. Other user-defined tokens, such as runs of blanks, are
     * the tokenizer's business.
     */
    private static boolean isControl(Vocabulary vocabulary, int id) {
        return switch (vocabulary.kind(id)) {
            case CONTROL -> true;
            case USER_DEFINED -> isBracketed(vocabulary.piece(id));
            case NORMAL, UNKNOWN, UNUSED, BYTE -> false;
        };
    }

    private static boolean isBracketed(String name) {
        return (name.startsWith("<") && name.endsWith(">")) || (name.startsWith("[") && name.endsWith("]"));
    }

    int[] encode(Text prompt) {
        var ids = new PromptIds(tokenizer);
        int stretchBegin = 0;
        for (int at = 0; at < prompt.length(); ) {
            int runEnd = prompt.runEnd(at);
            if (!prompt.isTemplateAt(at)) {
                at = runEnd;
                continue;
            }
            while (at < runEnd) {
                Name name = find(prompt.string(), at, runEnd);
                if (name == null) {
                    at++;
                    continue;
                }
                text(prompt.string(), stretchBegin, at, ids);
                ids.token(name.id());
                at += name.text().length();
                stretchBegin = at;
            }
        }
        text(prompt.string(), stretchBegin, prompt.length(), ids);
        return tokenizer.vocabulary().withBos(ids.toArray());
    }

    private static void text(String prompt, int begin, int end, PromptIds ids) {
        if (begin < end) {
            ids.text(prompt.substring(begin, end));
        }
    }

    private @Nullable Name find(String prompt, int at, int end) {
        for (Name name : byFirst.getOrDefault(prompt.charAt(at), List.of())) {
            if (name.text().length() <= end - at && prompt.startsWith(name.text(), at)) {
                return name;
            }
        }
        return null;
    }
}
