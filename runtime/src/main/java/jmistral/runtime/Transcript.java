package jmistral.runtime;

import java.util.ArrayList;
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
 * ids of another conversation begin with those of some turns, the kept ones take their place. So it is when the
 * conversation goes on, and when it goes back and takes another way. Where they do not (some templates put the system
 * prompt before the last question), the template's ids stand as they are.
 */
final class Transcript {
    private static final int[] NONE = {};

    /**
     * Where a turn ends.
     *
     * @param encoded in the template's ids
     * @param actual in the ids that stand in their place
     */
    private record TurnEnd(int encoded, int actual) {
        static final TurnEnd START = new TurnEnd(0, 0);
    }

    private final ChatTemplate template;
    private final Vocabulary vocabulary;
    private int[] encoded = NONE; // the template's ids of the turns so far
    private int[] actual = NONE; // what stands in their place
    private List<TurnEnd> turnEnds = List.of(); // ascending

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
            TurnEnd shared = sharedTurns(question);
            List<TurnEnd> ends = new ArrayList<>(turnEnds);
            ends.removeIf(turn -> turn.encoded() > shared.encoded());
            ends.add(new TurnEnd(whole.length, ids.length));
            encoded = whole;
            actual = ids;
            turnEnds = ends;
        }
    }

    private int[] withActual(int[] ids) {
        TurnEnd shared = sharedTurns(ids);
        return concat(Arrays.copyOf(actual, shared.actual()), Arrays.copyOfRange(ids, shared.encoded(), ids.length));
    }

    /** The end of the last turn with which {@code ids} begin as the kept ones do. */
    private TurnEnd sharedTurns(int[] ids) {
        int mismatch = Arrays.mismatch(encoded, ids);
        int shared = mismatch < 0 ? ids.length : mismatch;
        TurnEnd last = TurnEnd.START;
        for (TurnEnd turn : turnEnds) {
            if (turn.encoded() <= shared) {
                last = turn;
            }
        }
        return last;
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
