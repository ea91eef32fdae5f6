package jmistral.runtime.chat.jinja;

import org.jspecify.annotations.Nullable;

/** What {@code namespace()} makes: the one object whose attributes a template can set. */
record Namespace(Dict attributes) implements HasAttributes {
    @Override
    public String type() {
        return "Namespace";
    }

    @Override
    public String module() {
        return "jinja2.utils";
    }

    @Override
    public @Nullable Value attribute(String name) {
        return attributes.get(name);
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
