package jmistral.runtime.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import jmistral.runtime.ContextOverflowException;
import jmistral.runtime.grammar.Grammar;
import jmistral.runtime.grammar.GrammarConstraint;
import jmistral.runtime.grammar.TokenIndex;
import jmistral.runtime.model.EvaluationCancelledException;
import jmistral.runtime.model.EvaluationListener;
import jmistral.runtime.model.TokenSequence;
import jmistral.runtime.sampling.Sampler;
import jmistral.runtime.sampling.SamplingOptions;
import jmistral.runtime.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Generates answers with one sequence: evaluates what of a prompt the sequence does not hold yet, then chooses and
 * evaluates token after token. The random numbers go on from one answer to the next as long as the sampling options stay
 * the same. One thread at a time.
 */
public final class Generator {
    private final TokenSequence sequence;
    private final Tokenizer tokenizer;
    private final TokenIndex tokenIndex;
    private final LongSupplier nanoClock;
    private SamplingOptions samplingOptions = SamplingOptions.defaults();
    private @Nullable Sampler sampler;
    private Optional<Grammar> grammar = Optional.empty();
    private @Nullable GrammarConstraint constraint;

    /** A generator that evaluates with {@code sequence}, which stays the caller's to close. */
    public Generator(TokenSequence sequence, Tokenizer tokenizer) {
        this(sequence, tokenizer, new TokenIndex(tokenizer));
    }

    /** As above; {@code tokenIndex} is that of the tokenizer, and may be shared with other generators. */
    public Generator(TokenSequence sequence, Tokenizer tokenizer, TokenIndex tokenIndex) {
        this(sequence, tokenizer, tokenIndex, System::nanoTime);
    }

    Generator(TokenSequence sequence, Tokenizer tokenizer, LongSupplier nanoClock) {
        this(sequence, tokenizer, new TokenIndex(tokenizer), nanoClock);
    }

    private Generator(TokenSequence sequence, Tokenizer tokenizer, TokenIndex tokenIndex, LongSupplier nanoClock) {
        this.sequence = sequence;
        this.tokenizer = tokenizer;
        this.tokenIndex = tokenIndex;
        this.nanoClock = nanoClock;
    }

    /**
     * Generates what follows a prompt.
     *
     * <p>Afterwards the sequence holds the prompt and the tokens generated, but for the last one or two; after an exception
     * or a cancellation, a beginning of these.
     *
     * @param prompt at least one id; read only
     * @param dropsLeadingBlank whether one blank at the very beginning of the text is the tokenizer's, not the answer's
     * @throws IllegalArgumentException if the prompt is empty
     * @throws ContextOverflowException if the sequence cannot hold the prompt; it is then left as it was
     * @throws jmistral.runtime.ClosedModelException if the model or the sequence is closed before the end
     * @throws jmistral.runtime.sampling.InvalidLogitsException if the model computes something else than numbers
     * @throws jmistral.runtime.grammar.GrammarException if the grammar cannot be followed: it is too ambiguous, or the
     *     vocabulary holds no token that it wants
     */
    public GenerationResult generate(
            int[] prompt, boolean dropsLeadingBlank, GenerationOptions options, GenerationListener listener) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt is empty, expected at least one token");
        }
        if (prompt.length > sequence.capacity()) {
            throw new ContextOverflowException(prompt.length, sequence.capacity());
        }
        return new Run(prompt, dropsLeadingBlank, options, listener).generate();
    }

    private Sampler sampler(SamplingOptions options, int vocabularySize) {
        Sampler present = sampler;
        if (present == null || !options.equals(samplingOptions)) {
            present = new Sampler(options, vocabularySize, sequence.capacity());
            samplingOptions = options;
            sampler = present;
        }
        return present;
    }

    /** What keeps to a grammar, which is made anew for another grammar only; null without one. */
    private @Nullable GrammarConstraint constraint(Optional<Grammar> wanted) {
        if (!wanted.equals(grammar)) {
            constraint = wanted.map(present -> new GrammarConstraint(present, tokenIndex))
                    .orElse(null);
            grammar = wanted;
        }
        return constraint;
    }

    /** One generation. */
    private final class Run implements EvaluationListener {
        private final int[] prompt;
        private final GenerationOptions options;
        private final GenerationListener listener;
        private final AnswerText answer;
        private final List<Integer> generated = new ArrayList<>();
        private final Sampler sampler;
        private final @Nullable GrammarConstraint constraint;
        private boolean promptDone;

        Run(int[] prompt, boolean dropsLeadingBlank, GenerationOptions options, GenerationListener listener) {
            this.prompt = prompt;
            this.options = options;
            this.listener = listener;
            answer = new AnswerText(options.stopStrings(), dropsLeadingBlank, listener);
            sampler = sampler(options.sampling(), tokenizer.vocabulary().size());
            constraint = constraint(options.grammar());
            if (constraint != null) {
                constraint.restart(dropsLeadingBlank);
            }
        }

        GenerationResult generate() {
            long begin = nanoClock.getAsLong();
            // The last token is evaluated in any case: its logits are needed.
            int reusable = Math.min(sequence.commonPrefix(prompt), prompt.length - 1);
            int cached = sequence.truncate(reusable);
            long promptEnd = begin;
            FinishReason reason;
            try {
                float[] logits = sequence.evaluate(prompt, cached, prompt.length, this);
                promptEnd = nanoClock.getAsLong();
                promptDone = true;
                sampler.restart(prompt);
                reason = generateTokens(logits);
            } catch (EvaluationCancelledException e) {
                reason = FinishReason.CANCELLED;
            }
            answer.finish();
            long end = nanoClock.getAsLong();
            if (!promptDone) {
                promptEnd = end;
            }
            return new GenerationResult(
                    answer.text(),
                    reason,
                    generated,
                    prompt.length,
                    cached,
                    sampler.seed(),
                    promptEnd - begin,
                    end - promptEnd);
        }

        private FinishReason generateTokens(float[] firstLogits) {
            float[] logits = firstLogits;
            int[] next = new int[1];
            if (isComplete()) {
                return FinishReason.END_OF_TURN;
            }
            if (options.maxTokens() == 0) {
                return FinishReason.LENGTH;
            }
            while (true) {
                if (isCancelled()) {
                    return FinishReason.CANCELLED;
                }
                int id = choose(logits);
                if (tokenizer.vocabulary().isEndOfGeneration(id)) {
                    return FinishReason.END_OF_TURN;
                }
                sampler.accept(id);
                if (constraint != null) {
                    constraint.accept(id);
                }
                generated.add(id);
                listener.token(id);
                if (answer.append(tokenizer.bytes(id))) {
                    return FinishReason.STOP_STRING;
                }
                if (isComplete()) {
                    return FinishReason.END_OF_TURN;
                }
                if (generated.size() == options.maxTokens()) {
                    return FinishReason.LENGTH;
                }
                if (sequence.length() == sequence.capacity()) {
                    return FinishReason.CONTEXT_FULL;
                }
                next[0] = id;
                logits = sequence.evaluate(next, 0, 1, this);
            }
        }

        /** Whether the grammar goes no further, so that the model could only end its answer. */
        private boolean isComplete() {
            return constraint != null && constraint.isComplete();
        }

        /** The next token. Most of those that a model wants to say are allowed, so what is allowed is asked for last. */
        private int choose(float[] logits) {
            int id = sampler.sample(logits);
            return constraint == null || constraint.allows(id) ? id : sampler.sample(logits, constraint.allowed());
        }

        @Override
        public void progress(int doneTokens, int totalTokens) {
            if (!promptDone) {
                listener.promptProgress(doneTokens, totalTokens);
            }
        }

        @Override
        public boolean isCancelled() {
            return listener.isCancelled() || Thread.currentThread().isInterrupted();
        }
    }
}
