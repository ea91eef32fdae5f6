package jmistral.cli;

import java.util.Locale;
import java.util.Optional;
import jmistral.cli.progress.ProgressLine;
import jmistral.runtime.generation.FinishReason;
import jmistral.runtime.generation.GenerationListener;
import jmistral.runtime.generation.GenerationResult;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.grammar.Grammar;
import org.jspecify.annotations.Nullable;

/** Writes an answer to standard output as it grows; until it begins, a terminal on standard error shows progress. */
final class AnswerPrinter implements GenerationListener, AutoCloseable {
    private final StandardStreams streams;
    private @Nullable ProgressLine progress; // until the answer begins

    /** @param file the model's, which stays open until this is closed */
    AnswerPrinter(StandardStreams streams, GgufFile file) {
        this.streams = streams;
        progress = streams.isTerminal(StandardStreams.Stream.ERROR)
                ? new ProgressLine(streams::printErrorText, file.residency())
                : null;
    }

    @Override
    public void promptProgress(int doneTokens, int totalTokens) {
        if (progress != null) {
            progress.prompt(doneTokens, totalTokens);
        }
    }

    @Override
    public void text(String piece) {
        close();
        streams.print(piece);
        streams.flush();
    }

    /** Ends the display of progress. */
    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }

    /**
     * Ends the answer: a terminal gets a last newline, where a file gets the answer and nothing else; standard error gets
     * to know if the context was too short or the answer is not what the grammar describes, and the timing if that is
     * wanted.
     */
    void finish(GenerationResult result, Optional<Grammar> grammar, boolean withTiming) {
        close();
        if (streams.isTerminal(StandardStreams.Stream.OUTPUT) && !result.text().endsWith("\n")) {
            streams.println("");
        }
        streams.flush();
        if (result.finishReason() == FinishReason.CONTEXT_FULL) {
            streams.printError("jmistral: the answer is cut, the context is full: -c sets a longer one");
        } else if (grammar.isPresent() && !grammar.get().matches(result.text())) {
            streams.printError("jmistral: the answer is cut"
                    + (result.finishReason() == FinishReason.LENGTH ? " (-n allows more tokens)" : "")
                    + ": it is only the beginning of what was asked for");
        }
        if (withTiming) {
            streams.printError(String.format(
                    Locale.ROOT,
                    "[ Prompt: %d tokens, %.1f t/s | Generation: %d tokens, %.1f t/s ]",
                    result.promptTokens(),
                    result.promptTokensPerSecond(),
                    result.generatedIds().size(),
                    result.generatedTokensPerSecond()));
        }
    }
}
