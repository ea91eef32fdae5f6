package jmistral.runtime.chat.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a frame while it runs. It sees those of the frames around it but does not change them. */
final class Scope {
    private final @Nullable Scope outer;
    private final Frame frame;
    private final Map<String, Value> given;
    private final Map<String, Value> variables = new HashMap<>();

    /** The scope of a whole template, with the variables that it is given. */
    Scope(Frame template, Map<String, Value> given) {
        this(null, template, given);
    }

    private Scope(@Nullable Scope outer, Frame frame, Map<String, Value> given) {
        this.outer = outer;
        this.frame = frame;
        this.given = given;
        frame.loads().forEach((name, load) -> {
            Value value = switch (load) {
                case PARAMETER, UNDEFINED -> null;
                case RESOLVE -> given.get(name);
                case ALIAS -> outer == null ? null : outer.find(name);
            };
            if (value != null) {
                variables.put(name, value);
            }
        });
    }

    /** The scope of a frame within this one's. */
    Scope enter(Frame inner) {
        return new Scope(this, inner, given);
    }

    Value get(String name) {
        Value value = find(name);
        return value != null ? value : Value.Undefined.variable(name);
    }

    private @Nullable Value find(String name) {
        Scope scope = this;
        while (scope.outer != null && !scope.frame.loads().containsKey(name)) {
            scope = scope.outer;
        }
        return scope.variables.get(name);
    }

    /** Sets one of the frame's own variables. */
    void set(String name, Value value) {
        variables.put(name, value);
    }
}
