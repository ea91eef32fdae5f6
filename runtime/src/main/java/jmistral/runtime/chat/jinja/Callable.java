package jmistral.runtime.chat.jinja;

/**
 * Something that a template can call: a global function, a method, a macro.
 *
 * @param type the Python type of such a thing, for messages
 * @param name the name it was defined under
 */
record Callable(String type, String name, Body body) implements Value {
    /** What is done at a call. */
    interface Body {
        Value call(CallArguments arguments);
    }

    static Callable function(String name, Body body) {
        return new Callable("function", name, body);
    }

    static Callable method(String name, Body body) {
        return new Callable("builtin_function_or_method", name, body);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
