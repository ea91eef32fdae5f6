package jmistral.cli.chat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import jmistral.runtime.LanguageModel;
import jmistral.runtime.SessionOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a chat is opened with.
 *
 * @param model answers; the caller closes it, after the chat
 * @param loadNanos how long opening the model took
 * @param options how it answers at first
 * @param system the system prompt; or null
 * @param markdown whether Markdown is styled
 * @param wordWrap whether answers are broken between words
 * @param verbose whether the time of each answer is told
 * @param readsAhead whether the model's file is read into memory before it is needed
 * @param modelInfo lines about the model
 * @param store keeps conversations
 * @param historyFile keeps what was entered
 * @param variables of the process by their names, which may name an editor
 * @param sentences makes a sentence for the user of what went wrong
 */
public record ChatSetup(
        LanguageModel model,
        long loadNanos,
        SessionOptions options,
        @Nullable String system,
        boolean markdown,
        boolean wordWrap,
        boolean verbose,
        boolean readsAhead,
        Supplier<String> modelInfo,
        ConversationStore store,
        Path historyFile,
        Function<String, Optional<String>> variables,
        Function<Throwable, String> sentences) {}
