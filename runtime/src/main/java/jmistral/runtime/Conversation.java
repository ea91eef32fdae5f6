package jmistral.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import jmistral.runtime.chat.ChatTemplate;
import jmistral.runtime.chat.Message;
import jmistral.runtime.chat.Role;
import jmistral.runtime.generation.FinishReason;
import jmistral.runtime.generation.GenerationListener;
import jmistral.runtime.generation.GenerationOptions;
import jmistral.runtime.generation.GenerationResult;
import jmistral.runtime.generation.Generator;
import jmistral.runtime.grammar.TokenIndex;
import jmistral.runtime.model.Sequence;
import jmistral.runtime.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers that build on one another. Of each question only what is new is evaluated; what was said before
 * stands in a cache, whose memory {@link #close} frees.
 *
 * <p>One question at a time, on any thread; {@link #history} and {@link #close} may be called from any thread at any time.
 * A question that is being answered when this or the model is closed ends with a {@link ClosedModelException}.
 */
public final class Conversation implements AutoCloseable {
    private final LanguageModel model;
    private final Sequence sequence;
    private final Tokenizer tokenizer;
    private final Transcript transcript;
    private final Generator generator;
    private final AtomicBoolean answering = new AtomicBoolean();
    private volatile GenerationOptions options;
    private volatile List<Message> history;
    private volatile boolean closed;

    Conversation(
            LanguageModel model,
            Sequence sequence,
            Tokenizer tokenizer,
            TokenIndex tokenIndex,
            ChatTemplate template,
            @Nullable String systemPrompt,
            GenerationOptions options) {
        this.model = model;
        this.sequence = sequence;
        this.tokenizer = tokenizer;
        this.options = options;
        transcript = new Transcript(template, tokenizer.vocabulary());
        generator = new Generator(sequence, tokenizer, tokenIndex);
        history = systemPrompt == null ? List.of() : List.of(Message.of(Role.SYSTEM, systemPrompt));
    }

    /** Asks without following the answer as it grows. Throws as {@link #ask(String, GenerationListener)} does. */
    public GenerationResult ask(String question) {
        return ask(question, new GenerationListener() {});
    }

    /** Asks and hands on the answer piece by piece. Throws as {@link #ask(String, GenerationListener)} does. */
    public GenerationResult ask(String question, Consumer<String> sink) {
        return ask(question, GenerationListener.ofText(sink));
    }

    /**
     * Asks, and returns when the answer is complete. Question and answer then belong to the history; so does an answer that
     * was cancelled or cut short. Where the answer is empty, or an exception is thrown, the history stays as it was.
     *
     * @throws ContextOverflowException if the context cannot hold the conversation with this question; a shorter question
     *     may still fit
     * @throws jmistral.runtime.chat.ChatTemplateException if the model's template refuses the conversation
     * @throws ClosedModelException if this or the model is closed, or closed before the end
     * @throws IllegalStateException if another question is being answered
     */
    public GenerationResult ask(String question, GenerationListener listener) {
        begin();
        try {
            requireOpen();
            List<Message> asked = with(history, Message.of(Role.USER, question));
            GenerationResult result = generator.generate(
                    transcript.prompt(asked), tokenizer.addsDummyBlank(), options, new ClosableListener(listener));
            requireOpen();
            remember(asked, result);
            return result;
        } finally {
            answering.set(false);
        }
    }

    /** What was said so far, the system prompt first if there is one. */
    public List<Message> history() {
        return history;
    }

    /**
     * Goes on from another conversation: an earlier point of this one, an edited one, or one that was stored. What it has
     * in common with this one from the beginning on will not be evaluated again.
     *
     * @param messages what counts as said so far, the system prompt first if there is one
     * @throws IllegalStateException if a question is being answered
     */
    public void replaceHistory(List<Message> messages) {
        begin();
        try {
            history = List.copyOf(messages);
        } finally {
            answering.set(false);
        }
    }

    /** When an answer ends and how its tokens are chosen. */
    public GenerationOptions generation() {
        return options;
    }

    /** Has the answers to later questions generated otherwise. */
    public void setGeneration(GenerationOptions generation) {
        options = generation;
    }

    /**
     * How many tokens of the context the conversation takes with this question, before an answer to it begins.
     *
     * @throws jmistral.runtime.chat.ChatTemplateException if the model's template refuses the conversation
     * @throws IllegalStateException if a question is being answered
     */
    public int tokensWith(String question) {
        begin();
        try {
            return transcript.prompt(with(history, Message.of(Role.USER, question))).length;
        } finally {
            answering.set(false);
        }
    }

    /** The most tokens that this can hold. */
    public int contextLength() {
        return sequence.capacity();
    }

    /** How many tokens this holds. */
    public int contextUsed() {
        return sequence.length();
    }

    /** Frees the cache. A running answer ends with a {@link ClosedModelException}. */
    @Override
    public void close() {
        closed = true;
        sequence.close();
        model.forget(this);
    }

    private void begin() {
        if (!answering.compareAndSet(false, true)) {
            throw new IllegalStateException("the conversation answers another question: one at a time");
        }
    }

    private void remember(List<Message> asked, GenerationResult result) {
        if (result.text().isEmpty()) {
            return; // templates refuse an answer that says nothing: no later question could be asked
        }
        List<Message> answered = with(asked, Message.of(Role.ASSISTANT, result.text()));
        // The ids of a stop string are no part of the answer: this one is encoded from its text.
        if (result.finishReason() != FinishReason.STOP_STRING) {
            transcript.keep(asked, answered, result.generatedIds());
        }
        history = answered;
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedModelException("the conversation is closed");
        }
    }

    private static List<Message> with(List<Message> messages, Message next) {
        List<Message> longer = new ArrayList<>(messages);
        longer.add(next);
        return List.copyOf(longer);
    }

    /** Ends the generation when the conversation is closed. */
    private final class ClosableListener implements GenerationListener {
        private final GenerationListener listener;

        ClosableListener(GenerationListener listener) {
            this.listener = listener;
        }

        @Override
        public void promptProgress(int doneTokens, int totalTokens) {
            listener.promptProgress(doneTokens, totalTokens);
        }

        @Override
        public void token(int id) {
            listener.token(id);
        }

        @Override
        public void text(String piece) {
            listener.text(piece);
        }

        @Override
        public boolean isCancelled() {
            return closed || listener.isCancelled();
        }
    }
}
