package jmistral.cli;

import java.util.Locale;
import jmistral.runtime.generation.FinishReason;
import jmistral.runtime.generation.GenerationListener;
import jmistral.runtime.generation.GenerationResult;

/** Writes an answer to standard output as it grows. */
class AnswerPrinter implements GenerationListener {
    private final StandardStreams streams;

    AnswerPrinter(StandardStreams streams) {
        this.streams = streams;
    }

    @Override
    public void text(String piece) {
        streams.print(piece);
        streams.flush();
    }

    /**
     * Ends the answer: a terminal gets a last newline, where a file gets the answer and nothing else; standard error gets
     * to know if the context was too short, and the timing if that is wanted.
     */
    final void finish(GenerationResult result, boolean withTiming) {
        if (streams.isTerminal(StandardStreams.Stream.OUTPUT) && !result.text().endsWith("\n")) {
            streams.println("");
        }
        streams.flush();
        if (result.finishReason() == FinishReason.CONTEXT_FULL) {
            streams.printError("jmistral: the answer is cut, the context is full: -c sets a longer one");
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
