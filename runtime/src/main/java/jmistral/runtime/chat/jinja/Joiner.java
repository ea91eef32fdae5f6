package jmistral.runtime.chat.jinja;

import org.jspecify.annotations.Nullable;

/** What {@code joiner()} makes: gives nothing when first called, the separator from then on. */
final class Joiner implements HasAttributes {
    private final Value separator;
    private boolean used;

    Joiner(Value separator) {
        this.separator = separator;
    }

    @Override
    public String type() {
        return "Joiner";
    }

    @Override
    public String module() {
        return "jinja2.utils";
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "sep" -> separator;
            case "used" -> Value.of(used);
            default -> null;
        };
    }

    @Override
    public Value call(CallArguments arguments) {
        boolean first = !used;
        used = true;
        return first ? Text.EMPTY : separator;
    }
}
