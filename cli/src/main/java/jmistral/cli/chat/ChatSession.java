package jmistral.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jmistral.runtime.ContextOverflowException;
import jmistral.runtime.Conversation;
import jmistral.runtime.LanguageModel;
import jmistral.runtime.SessionOptions;
import jmistral.runtime.chat.ChatTemplateException;
import jmistral.runtime.chat.Message;
import jmistral.runtime.chat.Role;
import jmistral.runtime.generation.GenerationListener;
import jmistral.runtime.generation.GenerationResult;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that can go back, start over and grow longer than the context. All that was said is kept; when it no
 * longer fits, the oldest turns are left out of what the model sees, and the system prompt stays. Used by one thread.
 */
final class ChatSession implements AutoCloseable {
    private final LanguageModel model;
    private SessionOptions options;
    private Conversation conversation;
    private List<Message> messages; // all, also those that the conversation leaves out

    /** Throws as {@link LanguageModel#newConversation(String, SessionOptions)} does. */
    ChatSession(LanguageModel model, SessionOptions options, @Nullable String system) {
        this.model = model;
        this.options = options;
        conversation = model.newConversation(system, options);
        messages = conversation.history();
    }

    LanguageModel model() {
        return model;
    }

    /** All that was said, the system prompt first if there is one. */
    List<Message> messages() {
        return messages;
    }

    /** How many of {@link #messages} the model does not see, for want of context. */
    int leftOut() {
        return messages.size() - conversation.history().size();
    }

    /** The text of the system prompt, if there is one. */
    Optional<String> system() {
        return messages.stream().findFirst().filter(ChatSession::isSystem).map(Message::text);
    }

    /** Another system prompt for the turns that follow, or none. */
    void system(@Nullable String text) {
        List<Message> changed = new ArrayList<>(messages);
        if (system().isPresent()) {
            changed.removeFirst();
        }
        if (text != null) {
            changed.addFirst(Message.of(Role.SYSTEM, text));
        }
        replace(changed);
    }

    /** The last question, if there is one. */
    Optional<String> lastQuestion() {
        int last = lastTurn(messages);
        return last < 0 ? Optional.empty() : Optional.of(messages.get(last).text());
    }

    /** Takes back the last question and its answer; returns whether there was one. */
    boolean undo() {
        int last = lastTurn(messages);
        if (last < 0) {
            return false;
        }
        List<Message> seen = conversation.history();
        int lastSeen = lastTurn(seen);
        messages = List.copyOf(messages.subList(0, last));
        // What was left out stays so, for the cache holds the rest.
        conversation.replaceHistory(lastSeen > 0 && leftOut() > 0 ? seen.subList(0, lastSeen) : messages);
        return true;
    }

    /** Forgets everything but the system prompt. */
    void clear() {
        replace(messages.stream().filter(ChatSession::isSystem).limit(1).toList());
    }

    /** Goes on from another conversation. */
    void replace(List<Message> other) {
        messages = List.copyOf(other);
        conversation.replaceHistory(messages);
    }

    SessionOptions options() {
        return options;
    }

    /** Goes on with other options; with another context length in a new cache, so that all is evaluated again. */
    void options(SessionOptions changed) {
        if (changed.contextLength() != options.contextLength()) {
            Conversation larger = model.newConversation(null, changed);
            larger.replaceHistory(messages);
            conversation.close();
            conversation = larger;
        } else {
            conversation.setGeneration(changed.generation());
        }
        options = changed;
    }

    /** The most tokens that the model can see. */
    int contextLength() {
        return conversation.contextLength();
    }

    /** How many of them the conversation takes. */
    int contextUsed() {
        try {
            return Math.min(conversation.tokensWith(""), contextLength());
        } catch (ChatTemplateException _) {
            return conversation.contextUsed(); // a template may refuse an empty question
        }
    }

    /**
     * Asks. If there is not enough room for question and answer, the oldest turns are left out first. Where nothing was
     * answered, or an exception is thrown, all stays as it was.
     *
     * @throws ContextOverflowException if not even the question alone fits
     * @throws ChatTemplateException if the model's template refuses the conversation
     */
    GenerationResult ask(String question, GenerationListener listener) {
        List<Message> seen = conversation.history();
        int before = 0;
        boolean answered = false;
        try {
            makeRoom(question);
            before = conversation.history().size();
            GenerationResult result = conversation.ask(question, listener);
            List<Message> said = conversation.history();
            answered = said.size() > before;
            if (answered) {
                List<Message> longer = new ArrayList<>(messages);
                longer.addAll(said.subList(before, said.size()));
                messages = List.copyOf(longer);
            }
            return result;
        } finally {
            if (!answered) {
                conversation.replaceHistory(seen);
            }
        }
    }

    /** Asks as if the last question had not been asked. Throws as {@link #ask} does; all stays as it was then, too. */
    GenerationResult askInstead(String question, GenerationListener listener) {
        List<Message> before = messages;
        List<Message> seen = conversation.history();
        int size = -1;
        try {
            undo();
            size = messages.size();
            return ask(question, listener);
        } finally {
            if (messages.size() == size) {
                messages = before;
                conversation.replaceHistory(seen);
            }
        }
    }

    @Override
    public void close() {
        conversation.close();
    }

    /**
     * Leaves out the oldest turns if less than a quarter of the context would be left for the answer: then so many that
     * half of it is free, for the rest has to be evaluated again, and should not have to be at every turn.
     */
    private void makeRoom(String question) {
        int capacity = conversation.contextLength();
        int most = options.generation().maxTokens();
        int room = most < 0 ? capacity / 4 : Math.min(capacity / 4, most);
        if (conversation.tokensWith(question) <= capacity - room) {
            return;
        }
        List<Message> shorter = conversation.history();
        while (conversation.tokensWith(question) > capacity / 2) {
            List<Message> next = withoutOldestTurn(shorter);
            if (next.size() == shorter.size()) {
                return;
            }
            shorter = next;
            conversation.replaceHistory(shorter);
        }
    }

    private static List<Message> withoutOldestTurn(List<Message> messages) {
        int begin = 0;
        while (begin < messages.size() && isSystem(messages.get(begin))) {
            begin++;
        }
        int end = begin;
        while (end < messages.size() && (end == begin || !messages.get(end).is(Role.USER))) {
            end++;
        }
        List<Message> rest = new ArrayList<>(messages.subList(0, begin));
        rest.addAll(messages.subList(end, messages.size()));
        return List.copyOf(rest);
    }

    private static int lastTurn(List<Message> messages) {
        int last = messages.size() - 1;
        while (last >= 0 && !messages.get(last).is(Role.USER)) {
            last--;
        }
        return last;
    }

    private static boolean isSystem(Message message) {
        return message.is(Role.SYSTEM);
    }
}
