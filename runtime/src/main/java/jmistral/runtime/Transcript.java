package jmistral.runtime;

import java.util.Arrays;
import java.util.List;
import jmistral.runtime.chat.ChatTemplate;
import jmistral.runtime.chat.ChatTemplateException;
import jmistral.runtime.chat.Message;
import jmistral.runtime.tokenizer.Vocabulary;

/**
 * The ids of a conversation, in which the answers stand as the model generated them. One text has many tokenisations:
 * encoding an answer anew would often give other ids than the cache holds, and all that follows would have to be evaluated
 * again. So the ids of the turns behind are kept beside the ids that the template makes of them; where the template's
 * ids of a longer conversation begin with these, the kept ones take their place. Where they do not (some templates put
 * the system prompt before the last question), the template's ids stand as they are.
 */
final class Transcript {
    private static final int[] NONE = {};

    private final ChatTemplate template;
    private final Vocabulary vocabulary;
    private int[] encoded = NONE; // the template's ids of the turns so far
    private int[] actual = NONE; // what stands in their place

    Transcript(ChatTemplate template, Vocabulary vocabulary) {
        this.template = template;
        this.vocabulary = vocabulary;
    }

    /** The ids of a conversation whose last message is a question. */
    int[] prompt(List<Message> asked) {
        return withActual(template.encode(asked));
    }

    /**
     * Keeps the ids of an answer.
     *
     * @param asked the conversation up to the question
     * @param answered the conversation up to the answer
     * @param generated the ids of the answer, without an end token; their text is the answer's
     */
    void keep(List<Message> asked, List<Message> answered, List<Integer> generated) {
        int[] question = template.encode(asked);
        int[] whole;
        try {
            whole = template.encode(answered);
        } catch (ChatTemplateException e) {
            return; // a template may refuse a conversation that ends with an answer
        }
        int end = endTokens(whole);
        if (startsWith(whole, question) && end >= question.length) {
            int[] answer = generated.stream().mapToInt(Integer::intValue).toArray();
            int[] ids = concat(concat(withActual(question), answer), Arrays.copyOfRange(whole, end, whole.length));
            encoded = whole;
            actual = ids;
        }
    }

    private int[] withActual(int[] ids) {
        return startsWith(ids, encoded) ? concat(actual, Arrays.copyOfRange(ids, encoded.length, ids.length)) : ids;
    }

    /** Where the end token of the last answer stands, and what the template writes after it; -1 if there is none. */
    private int endTokens(int[] ids) {
        int end = ids.length - 1;
        while (end >= 0 && !vocabulary.isEndOfGeneration(ids[end])) {
            end--;
        }
        return end;
    }

    private static boolean startsWith(int[] ids, int[] prefix) {
        return ids.length >= prefix.length && Arrays.equals(ids, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static int[] concat(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
