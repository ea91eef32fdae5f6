package jmistral.runtime.chat.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code cycler()} makes: gives its items in turn, again and again. */
final class Cycler implements HasAttributes {
    private final List<Value> items;
    private int at;

    Cycler(List<Value> items) {
        if (items.isEmpty()) {
            throw new JinjaException("at least one item has to be provided");
        }
        this.items = items;
    }

    @Override
    public String type() {
        return "Cycler";
    }

    @Override
    public String module() {
        return "jinja2.utils";
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "current" -> items.get(at);
            case "next" -> Callable.method(name, _ -> next());
            case "reset" ->
                Callable.method(name, _ -> {
                    at = 0;
                    return Value.NONE;
                });
            default -> null;
        };
    }

    private Value next() {
        Value current = items.get(at);
        at = (at + 1) % items.size();
        return current;
    }
}
