package jmistral.runtime.chat.jinja;

import org.jspecify.annotations.Nullable;

/** An object of the template engine's own: its attributes are what there is to it. */
non-sealed interface HasAttributes extends Value {
    /** The Python type, as messages name it. */
    String type();

    /** The Python module of the type. */
    String module();

    /** An attribute, or null if there is none of this name. */
    @Nullable
    Value attribute(String name);

    /** What a call of the object gives. */
    default Value call(CallArguments arguments) {
        throw new JinjaException("'" + type() + "' object is not callable");
    }
}
