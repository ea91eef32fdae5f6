package jmistral.runtime.chat.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An iterator that makes each value when it is asked for, as a generator of Python's does. */
final class Generator implements Iterator<Value> {
    /** Makes the next value; null after the last. */
    interface Step {
        @Nullable
        Value next();
    }

    private final Step step;
    private @Nullable Value following;
    private boolean ended;

    private Generator(Step step) {
        this.step = step;
    }

    static Value.Lazy of(Step step) {
        return new Value.Lazy("generator", new Generator(step));
    }

    /** Values that are found all at once, but not before the first of them is asked for. */
    static Value.Lazy deferred(Supplier<Iterator<? extends Value>> values) {
        var source = new Step() {
            private @Nullable Iterator<? extends Value> iterator;

            @Override
            public @Nullable Value next() {
                Iterator<? extends Value> started = iterator == null ? values.get() : iterator;
                iterator = started;
                return started.hasNext() ? started.next() : null;
            }
        };
        return of(source);
    }

    @Override
    public boolean hasNext() {
        if (following == null && !ended) {
            following = step.next();
            ended = following == null;
        }
        return following != null;
    }

    @Override
    public Value next() {
        Value value = hasNext() ? following : null;
        if (value == null) {
            throw new NoSuchElementException();
        }
        following = null;
        return value;
    }
}
