package jmistral.runtime;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import jmistral.runtime.chat.ChatTemplate;
import jmistral.runtime.chat.ChatTemplates;
import jmistral.runtime.generation.GenerationListener;
import jmistral.runtime.generation.GenerationResult;
import jmistral.runtime.generation.Generator;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.grammar.TokenIndex;
import jmistral.runtime.model.MemoryNeed;
import jmistral.runtime.model.MistralModel;
import jmistral.runtime.model.ModelConfig;
import jmistral.runtime.model.ModelOptions;
import jmistral.runtime.model.Sequence;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Tokenizers;
import org.jspecify.annotations.Nullable;

/**
 * A model file, open and ready to answer: the place to begin for a Java program.
 *
 * <p>Thread-safe. Any number of conversations and completions may be open at once; their evaluations take turns, each of
 * which uses all worker threads.
 *
 * <p>{@link #close} may be called at any time, from any thread: what is generating ends within a layer's time with a
 * {@link ClosedModelException}, the conversations are closed, and only then the file's mapping is given up.
 */
public final class LanguageModel implements AutoCloseable {
    private final GgufFile file;
    private final ModelOptions modelOptions;
    private final Tokenizer tokenizer;
    private final TokenIndex tokenIndex;
    private final MistralModel model;
    private final Set<Conversation> conversations = new HashSet<>(); // guarded by itself, as closed is
    private boolean closed;
    private volatile @Nullable ChatTemplate chatTemplate;

    private LanguageModel(GgufFile file, ModelOptions options) {
        this.file = file;
        modelOptions = options;
        model = MistralModel.load(file, options); // first: its kernels are compiled while the tokenizer is made
        try {
            tokenizer = Tokenizers.load(file.metadata());
            tokenIndex = new TokenIndex(tokenizer);
        } catch (Throwable e) {
            model.close();
            throw e;
        }
    }

    /** Opens a GGUF file, with all processors as workers. Throws as {@link #open(Path, ModelOptions)} does. */
    public static LanguageModel open(Path path) {
        return open(path, ModelOptions.defaults());
    }

    /**
     * Opens a GGUF file. The weights are mapped, not read: this takes little time and memory.
     *
     * @throws JmistralException if the file cannot be read, is damaged, or asks for what is not supported
     */
    public static LanguageModel open(Path path, ModelOptions options) {
        GgufFile file = GgufFile.open(path);
        try {
            return new LanguageModel(file, options);
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    /** The file that was opened, which this closes. */
    public GgufFile file() {
        return file;
    }

    /** The model's numbers. */
    public ModelConfig config() {
        return model.config();
    }

    /** The model's tokenizer. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /**
     * How conversations become ids: the model's own way.
     *
     * @throws jmistral.runtime.chat.ChatTemplateException if the file has no template that can be run
     */
    public ChatTemplate chatTemplate() {
        ChatTemplate present = chatTemplate;
        if (present == null) {
            present = ChatTemplates.choose(file.metadata(), tokenizer);
            chatTemplate = present;
        }
        return present;
    }

    /** What this model and one conversation or completion with these options take of the memory. */
    public MemoryNeed memoryNeed(SessionOptions options) {
        int contextLength = options.contextLengthFor(model.config().contextLength());
        return MemoryNeed.of(file, modelOptions, contextLength, options.cacheType());
    }

    /** A conversation without a system prompt. Throws as {@link #newConversation(String, SessionOptions)} does. */
    public Conversation newConversation() {
        return newConversation(null, SessionOptions.defaults());
    }

    /** A conversation with a system prompt. Throws as {@link #newConversation(String, SessionOptions)} does. */
    public Conversation newConversation(String systemPrompt) {
        return newConversation(systemPrompt, SessionOptions.defaults());
    }

    /**
     * A new conversation, to be closed by the caller.
     *
     * @param systemPrompt what the model is told beforehand, or null
     * @throws jmistral.runtime.chat.ChatTemplateException if the file has no template that can be run
     * @throws IllegalArgumentException if the options bias a token that is not in the vocabulary
     * @throws ClosedModelException if this is closed
     */
    public Conversation newConversation(@Nullable String systemPrompt, SessionOptions options) {
        ChatTemplate template = chatTemplate();
        synchronized (conversations) {
            requireOpen();
            Sequence sequence = newSequence(options);
            Conversation conversation = new Conversation(
                    this, sequence, tokenizer, tokenIndex, template, systemPrompt, options.generation());
            conversations.add(conversation);
            return conversation;
        }
    }

    /** Completes a text with the default options. Throws as the other {@code complete} methods do. */
    public GenerationResult complete(String prompt, Consumer<String> sink) {
        return complete(prompt, SessionOptions.defaults(), GenerationListener.ofText(sink));
    }

    /**
     * Completes a text as it stands, without a chat template, in a context of its own. BOS is put before it if the model's
     * prompts begin with it. The text of the result is what follows, its leading blank included.
     *
     * @throws IllegalArgumentException if there is no token to begin with, or the options bias a token that is not in the
     *     vocabulary
     * @throws ContextOverflowException if the context cannot hold the prompt
     * @throws ClosedModelException if this is closed, or closed before the end
     */
    public GenerationResult complete(String prompt, SessionOptions options, GenerationListener listener) {
        int[] ids = tokenizer.encodePrompt(prompt);
        try (Sequence sequence = newSequence(options)) {
            return new Generator(sequence, tokenizer, tokenIndex).generate(ids, false, options.generation(), listener);
        }
    }

    @Override
    public void close() {
        List<Conversation> open;
        synchronized (conversations) {
            if (closed) {
                return;
            }
            closed = true;
            open = List.copyOf(conversations);
        }
        model.close();
        open.forEach(Conversation::close);
        file.close();
    }

    void forget(Conversation conversation) {
        synchronized (conversations) {
            conversations.remove(conversation);
        }
    }

    private Sequence newSequence(SessionOptions options) {
        return model.newSequence(options.contextLengthFor(model.config().contextLength()), options.cacheType());
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedModelException("the model is closed");
        }
    }
}
