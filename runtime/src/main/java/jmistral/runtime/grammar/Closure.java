package jmistral.runtime.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * Goes on from some configurations until each stands before a byte. Procedures are entered in their order, after all that
 * can call them at this place of the text: so each is entered once, with one frame for all callers. A procedure that may
 * read nothing is passed by where it is called; what was entered here is never left here.
 */
final class Closure {
    private static final int MAX_AMBIGUITY = 20_000;

    private final FrameTable frames;
    private final int maxWork;
    private final Set<Configuration> seen = new HashSet<>();
    private final Deque<Configuration> pending = new ArrayDeque<>();
    private final Map<Procedure, Callers> callers = new HashMap<>();
    private final Queue<Procedure> called = new PriorityQueue<>((a, b) -> Integer.compare(a.order(), b.order()));
    private final Set<Configuration> beforeBytes = new HashSet<>();
    private boolean accepting;
    private int work;

    /** @param grammarSize how many positions a grammar has that is not ambiguous at all and may yet be at each of them */
    Closure(FrameTable frames, int grammarSize) {
        this.frames = frames;
        maxWork = MAX_AMBIGUITY + 2 * grammarSize;
    }

    /** Adds a place that was reached by reading a byte, or the beginning. */
    void add(Configuration configuration) {
        if (configuration.position().isProductive() && seen.add(configuration)) {
            pending.add(configuration);
        }
    }

    /**
     * Goes on from what was added.
     *
     * @throws GrammarException if there are too many ways to go on
     */
    void complete() {
        goOn(false);
        Procedure procedure;
        while ((procedure = called.poll()) != null) {
            Frame frame =
                    frames.frame(Objects.requireNonNull(callers.get(procedure)).merged());
            add(new Configuration(procedure.entry(), frame));
            goOn(true);
        }
    }

    /** Places that read a byte. */
    Set<Configuration> beforeBytes() {
        return beforeBytes;
    }

    /** Whether the end of the grammar was among the places. */
    boolean isAccepting() {
        return accepting;
    }

    /** How many steps this took. */
    int work() {
        return work;
    }

    private void goOn(boolean entered) {
        Configuration configuration;
        while ((configuration = pending.poll()) != null) {
            if (++work > maxWork) {
                throw new GrammarException("the grammar is too ambiguous: there are more than " + maxWork
                        + " ways to read the text so far");
            }
            Frame frame = configuration.frame();
            switch (configuration.position()) {
                case Position.Bytes _ -> beforeBytes.add(configuration);
                case Position.Split split -> split.targets().forEach(target -> add(target, frame));
                case Position.Call call -> {
                    call(call.procedure(), new Configuration(call.next(), frame));
                    if (call.procedure().isNullable()) {
                        add(call.next(), frame);
                    }
                }
                case Position.Count count -> count(count, configuration);
                case Position.End _ -> {
                    if (!entered) {
                        accepting |= frame == Frame.BOTTOM;
                        frame.returns().forEach(this::add);
                    }
                }
            }
        }
    }

    private void count(Position.Count position, Configuration counted) {
        if (counted.least() < position.max()) {
            int least = position.afterOneMore(counted.least());
            int most = position.afterOneMore(Math.min(counted.most(), position.max() - 1));
            boolean last = least == position.max();
            call(
                    position.body(),
                    last
                            ? new Configuration(position.next(), counted.frame())
                            : new Configuration(position, least, most, counted.frame()));
        }
        if (counted.most() >= position.min()) {
            add(position.next(), counted.frame());
        }
    }

    private void add(Position position, Frame frame) {
        add(new Configuration(position, frame));
    }

    private void call(Procedure procedure, Configuration caller) {
        if (!procedure.entry().isProductive() || !caller.position().isProductive()) {
            return;
        }
        callers.computeIfAbsent(procedure, p -> {
                    called.add(p);
                    return new Callers();
                })
                .add(caller);
    }
}
