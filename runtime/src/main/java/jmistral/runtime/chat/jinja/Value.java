package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of the template language. Each kind behaves as the Python type of the same name. */
public sealed interface Value
        permits Text,
                Value.None,
                Value.Bool,
                Value.Int,
                Value.Real,
                Value.Sequence,
                Value.Range,
                Value.Lazy,
                Value.Undefined,
                Dict,
                Dict.View,
                Callable,
                HasAttributes {
    /** Python's None. */
    None NONE = new None();

    Bool TRUE = new Bool(true);
    Bool FALSE = new Bool(false);

    static Bool of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static Int of(long value) {
        return new Int(BigInteger.valueOf(value));
    }

    static Sequence list(List<? extends Value> elements) {
        return new Sequence(Collections.unmodifiableList(elements), false);
    }

    static Sequence tuple(List<? extends Value> elements) {
        return new Sequence(Collections.unmodifiableList(elements), true);
    }

    static Sequence tuple(Value... elements) {
        return tuple(List.of(elements));
    }

    /** The one value that stands for nothing. */
    record None() implements Value {}

    /** True or false; counts as 1 or 0. */
    record Bool(boolean value) implements Value {}

    /** A whole number of any size. */
    record Int(BigInteger value) implements Value {}

    /** A floating-point number. */
    record Real(double value) implements Value {}

    /**
     * A list, or a tuple. Neither changes: the sandbox forbids what would change a list.
     *
     * @param fields names of a tuple's elements, if they have any
     */
    record Sequence(List<Value> elements, boolean isTuple, List<String> fields) implements Value {
        Sequence(List<Value> elements, boolean isTuple) {
            this(elements, isTuple, List.of());
        }
    }

    /** The whole numbers from {@code start} on by {@code step}, {@code length} of them. */
    record Range(BigInteger start, BigInteger step, int length) implements Value {
        Int get(int index) {
            return new Int(start.add(step.multiply(BigInteger.valueOf(index))));
        }

        BigInteger stop() {
            return start.add(step.multiply(BigInteger.valueOf(length)));
        }

        List<Value> elements() {
            List<Value> elements = new ArrayList<>(length);
            for (int i = 0; i < length; i++) {
                elements.add(get(i));
            }
            return elements;
        }
    }

    /** Values that are made while they are asked for, once: a generator or another iterator of Python's. */
    record Lazy(String type, Iterator<Value> values) implements Value {
        // Equal exactly if the iterators are the same object, as they do not define it otherwise.
    }

    /**
     * What a name that stands for nothing gives. It prints as nothing and is false; whatever else is done with it fails
     * with its message.
     *
     * @param hint the message, if it is not about a missing name
     * @param of the value that lacks the attribute or element; null if a variable is missing
     * @param name the attribute or element that is missing
     */
    record Undefined(@Nullable String hint, @Nullable Value of, Value name) implements Value {
        static Undefined variable(String name) {
            return new Undefined(null, null, Text.template(name));
        }

        static Undefined because(String hint) {
            return new Undefined(hint, null, NONE);
        }

        JinjaException failure() {
            if (hint != null) {
                return new JinjaException(hint);
            }
            if (of == null) {
                return new JinjaException(Repr.of(name) + " is undefined");
            }
            String type = Types.describe(of);
            if (name instanceof Text) {
                return new JinjaException("'" + type + "' has no attribute " + Repr.of(name));
            }
            return new JinjaException(type + " has no element " + Repr.of(name));
        }
    }
}
