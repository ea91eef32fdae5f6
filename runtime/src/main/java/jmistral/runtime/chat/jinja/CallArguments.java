package jmistral.runtime.chat.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of one call: those given by place, and those given by name in their order. */
record CallArguments(List<Value> positional, Map<String, Value> named) {
    static final CallArguments NONE = new CallArguments(List.of(), Map.of());

    static CallArguments of(Value... positional) {
        return new CallArguments(List.of(positional), Map.of());
    }

    /**
     * Matches the arguments with a function's parameters.
     *
     * @param function the function's name, for messages
     * @param parameters their names in order; one that ends in {@code ?} may be left out
     */
    Bound bind(String function, String... parameters) {
        if (positional.size() > parameters.length) {
            throw new JinjaException(function + "() takes at most " + parameters.length + " argument"
                    + (parameters.length == 1 ? "" : "s") + " (" + positional.size() + " given)");
        }
        Map<String, Value> bound = HashMap.newHashMap(parameters.length);
        int used = 0;
        for (int i = 0; i < parameters.length; i++) {
            boolean optional = parameters[i].endsWith("?");
            String name = optional ? parameters[i].substring(0, parameters[i].length() - 1) : parameters[i];
            Value value = named.get(name);
            if (i < positional.size()) {
                if (value != null) {
                    throw new JinjaException(function + "() got multiple values for argument '" + name + "'");
                }
                value = positional.get(i);
            } else if (value != null) {
                used++;
            } else if (!optional) {
                throw new JinjaException(function + "() missing required argument: '" + name + "'");
            }
            if (value != null) {
                bound.put(name, value);
            }
        }
        if (used < named.size()) {
            for (String name : named.keySet()) {
                if (!bound.containsKey(name)) {
                    throw new JinjaException(function + "() got an unexpected keyword argument '" + name + "'");
                }
            }
        }
        return new Bound(function, bound);
    }

    /** Arguments by the name of the parameter. */
    record Bound(String function, Map<String, Value> values) {
        Value get(String name) {
            Value value = values.get(name);
            if (value == null) {
                throw new IllegalStateException("no parameter " + name + " of " + function);
            }
            return value;
        }

        Value get(String name, Value otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        /** The argument, or null if it was left out or is None. */
        @Nullable
        Value orNull(String name) {
            Value value = values.get(name);
            return value instanceof Value.None ? null : value;
        }

        boolean flag(String name, boolean otherwise) {
            Value value = values.get(name);
            return value == null ? otherwise : Types.isTrue(value);
        }

        Text text(String name) {
            return expectText(name, get(name));
        }

        /** A string, or null if it was left out or is None. */
        @Nullable
        Text textOrNull(String name) {
            Value value = orNull(name);
            return value == null ? null : expectText(name, value);
        }

        /** An index or count; numbers beyond 64 bits are cut to the nearest that fits. */
        long integer(String name) {
            return Types.index(get(name));
        }

        long integer(String name, long otherwise) {
            Value value = values.get(name);
            return value == null ? otherwise : Types.index(value);
        }

        private Text expectText(String name, Value value) {
            if (value instanceof Text text) {
                return text;
            }
            throw new JinjaException(function + "() argument '" + name + "' must be str, not " + Types.name(value));
        }
    }
}
