package jmistral.runtime.chat.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop} of a for statement. Looks one value ahead only if asked for what comes next. */
final class Loop implements HasAttributes {
    private final int depth0;
    private final @Nullable Function<Value, Value> recursion;
    private final Budget budget;
    private Iterator<Value> values;
    private int length;
    private int index0 = -1;
    private @Nullable Value previous;
    private @Nullable Value current;
    private @Nullable Value following;
    private @Nullable List<Value> lastChanged;

    /**
     * @param length number of values; -1 if not known before they are made
     * @param recursion renders the body for another iterable; null if the loop is not marked recursive
     */
    Loop(Iterator<Value> values, int length, int depth0, @Nullable Function<Value, Value> recursion, Budget budget) {
        this.values = values;
        this.length = length;
        this.depth0 = depth0;
        this.recursion = recursion;
        this.budget = budget;
    }

    /** Goes on to the next value, or gives null after the last. */
    @Nullable
    Value advance() {
        Value next = peek();
        if (next != null) {
            following = null;
            previous = current;
            current = next;
            index0++;
        }
        return next;
    }

    private @Nullable Value peek() {
        if (following == null && values.hasNext()) {
            following = values.next();
        }
        return following;
    }

    int index() {
        return index0 + 1;
    }

    int length() {
        if (length < 0) {
            List<Value> rest = new ArrayList<>();
            while (values.hasNext()) {
                budget.elements(1);
                rest.add(values.next());
            }
            length = index() + (following == null ? 0 : 1) + rest.size();
            values = rest.iterator();
        }
        return length;
    }

    @Override
    public String type() {
        return "LoopContext";
    }

    @Override
    public String module() {
        return "jinja2.runtime";
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "index0" -> Value.of(index0);
            case "index" -> Value.of(index());
            case "revindex0" -> Value.of((long) length() - index());
            case "revindex" -> Value.of((long) length() - index0);
            case "first" -> Value.of(index0 == 0);
            case "last" -> Value.of(peek() == null);
            case "length" -> Value.of(length());
            case "depth0" -> Value.of(depth0);
            case "depth" -> Value.of(depth0 + 1L);
            case "previtem" -> previous != null ? previous : Value.Undefined.because("there is no previous item");
            case "nextitem" -> {
                Value next = peek();
                yield next != null ? next : Value.Undefined.because("there is no next item");
            }
            case "cycle" -> Callable.method(name, this::cycle);
            case "changed" -> Callable.method(name, this::changed);
            default -> null;
        };
    }

    private Value cycle(CallArguments arguments) {
        List<Value> items = arguments.positional();
        if (items.isEmpty()) {
            throw new JinjaException("no items for cycling given");
        }
        return items.get(index0 % items.size());
    }

    private Value changed(CallArguments arguments) {
        List<Value> last = lastChanged;
        boolean same = last != null && Comparison.equal(Value.tuple(last), Value.tuple(arguments.positional()), budget);
        lastChanged = arguments.positional();
        return Value.of(!same);
    }

    @Override
    public Value call(CallArguments arguments) {
        if (recursion == null) {
            throw new JinjaException("The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursion.apply(arguments.bind("loop", "iterable").get("iterable"));
    }
}
