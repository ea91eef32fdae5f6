package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** What Python's types have in common: name, truth, length, iteration. */
final class Types {
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Types() {}

    /** The name of the Python type. */
    static String name(Value value) {
        return switch (value) {
            case Text text -> text.isMarkup() ? "Markup" : "str";
            case Value.None _ -> "NoneType";
            case Value.Bool _ -> "bool";
            case Value.Int _ -> "int";
            case Value.Real _ -> "float";
            case Value.Sequence sequence -> sequence.isTuple() ? "tuple" : "list";
            case Value.Range _ -> "range";
            case Value.Lazy lazy -> lazy.type();
            case Value.Undefined _ -> "Undefined";
            case Dict _ -> "dict";
            case Dict.View view ->
                switch (view.part()) {
                    case KEYS -> "dict_keys";
                    case VALUES -> "dict_values";
                    case ITEMS -> "dict_items";
                };
            case Callable callable -> callable.type();
            case HasAttributes object -> object.type();
        };
    }

    /** What a message about a missing attribute calls the value. */
    static String describe(Value value) {
        return switch (value) {
            case Value.None _ -> "None";
            case Value.Undefined _ -> "jinja2.runtime.Undefined object";
            case HasAttributes object -> object.module() + "." + object.type() + " object";
            case Text text when text.isMarkup() -> "markupsafe.Markup object";
            default -> name(value) + " object";
        };
    }

    static boolean isTrue(Value value) {
        return switch (value) {
            case Text text -> text.length() > 0;
            case Value.Bool bool -> bool.value();
            case Value.Int number -> number.value().signum() != 0;
            case Value.Real real -> real.value() != 0;
            case Value.Sequence sequence -> !sequence.elements().isEmpty();
            case Value.Range range -> range.length() > 0;
            case Dict dict -> dict.size() > 0;
            case Dict.View view -> view.dict().size() > 0;
            case Value.None _, Value.Undefined _ -> false;
            case Value.Lazy _, Callable _, HasAttributes _ -> true;
        };
    }

    /** Python's len(); -1 if the type has none. */
    static int lengthOrMinusOne(Value value) {
        return switch (value) {
            case Text text -> text.codePoints();
            case Value.Sequence sequence -> sequence.elements().size();
            case Value.Range range -> range.length();
            case Dict dict -> dict.size();
            case Dict.View view -> view.dict().size();
            case Value.Undefined _ -> 0;
            case Loop loop -> loop.length();
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Value.Lazy _, Callable _, HasAttributes _ -> -1;
        };
    }

    static int length(Value value) {
        int length = lengthOrMinusOne(value);
        if (length < 0) {
            throw new JinjaException("object of type '" + name(value) + "' has no len()");
        }
        return length;
    }

    static boolean isIterable(Value value) {
        return switch (value) {
            case Text _,
                    Value.Sequence _,
                    Value.Range _,
                    Value.Lazy _,
                    Value.Undefined _,
                    Dict _,
                    Dict.View _,
                    Loop _ -> true;
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Callable _, HasAttributes _ -> false;
        };
    }

    /** The values that a loop over {@code value} sees; those of a {@link Value.Lazy} are used up by it. */
    static Iterator<Value> iterate(Value value) {
        return switch (value) {
            case Text text -> new CodePoints(text.asPlain());
            case Value.Sequence sequence -> sequence.elements().iterator();
            case Value.Range range -> new Steps(range);
            case Value.Lazy lazy -> lazy.values();
            case Value.Undefined _ -> Collections.emptyIterator();
            case Dict dict -> new Dict.View(dict, Dict.Part.KEYS).elements().iterator();
            case Dict.View view -> view.elements().iterator();
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Callable _, HasAttributes _ ->
                throw new JinjaException("'" + name(value) + "' object is not iterable");
        };
    }

    /** All values of an iterable, counted against the budget. */
    static List<Value> elements(Value value, Budget budget) {
        if (value instanceof Value.Sequence sequence) {
            return sequence.elements();
        }
        var elements = new ArrayList<Value>();
        for (Iterator<Value> values = iterate(value); values.hasNext(); ) {
            budget.elements(1);
            elements.add(values.next());
        }
        return elements;
    }

    /** A whole number used as an index or a count; beyond 64 bits the nearest number that fits. */
    static long index(Value value) {
        return switch (value) {
            case Value.Int number -> number.value().max(MIN).min(MAX).longValue();
            case Value.Bool bool -> bool.value() ? 1 : 0;
            case Value.Undefined undefined -> throw undefined.failure();
            default -> throw new JinjaException("'" + name(value) + "' object cannot be interpreted as an integer");
        };
    }

    private static final class CodePoints implements Iterator<Value> {
        private final Text text;
        private int at;

        CodePoints(Text text) {
            this.text = text;
        }

        @Override
        public boolean hasNext() {
            return at < text.length();
        }

        @Override
        public Value next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int begin = at;
            at += Character.charCount(text.string().codePointAt(begin));
            return text.substring(begin, at);
        }
    }

    private static final class Steps implements Iterator<Value> {
        private final Value.Range range;
        private int at;

        Steps(Value.Range range) {
            this.range = range;
        }

        @Override
        public boolean hasNext() {
            return at < range.length();
        }

        @Override
        public Value next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return range.get(at++);
        }
    }
}
