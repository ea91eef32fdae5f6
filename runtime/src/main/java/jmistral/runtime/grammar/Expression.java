package jmistral.runtime.grammar;

import java.util.List;

/** What a rule of a grammar says, as it was written. */
sealed interface Expression {
    /** One character of a set that is not empty. */
    record Characters(CodePoints set) implements Expression {}

    /** A text, which may be empty. */
    record Literal(String text) implements Expression {}

    /** One after the other. */
    record Sequence(List<Expression> parts) implements Expression {}

    /** Any one of them. */
    record Choice(List<Expression> alternatives) implements Expression {}

    /** At least {@code min} and at most {@code max} times; {@link #UNBOUNDED} sets no limit. */
    record Repeat(Expression part, int min, int max) implements Expression {
        static final int UNBOUNDED = Integer.MAX_VALUE;

        /**
         * A repetition of {@code part}. Where {@code part} is one itself and both together leave out no number in between,
         * they are one: there would be many ways to read the same text otherwise.
         */
        static Repeat of(Expression part, int min, int max) {
            if (part instanceof Repeat(Expression inner, int innerMin, int innerMax)
                    && leavesNoGap(innerMin, innerMax, min, max)) {
                return new Repeat(inner, product(innerMin, min), product(innerMax, max));
            }
            return new Repeat(part, min, max);
        }

        /** Whether n to m times the inner numbers touch n + 1 to m + 1 times these, for the least n; then for all. */
        private static boolean leavesNoGap(int innerMin, int innerMax, int min, int max) {
            long reached = (long) innerMax * min;
            return min == max || (innerMax == UNBOUNDED && min > 0) || (long) innerMin * (min + 1L) <= reached + 1;
        }

        private static int product(int a, int b) {
            boolean unbounded = a != 0 && b != 0 && (a == UNBOUNDED || b == UNBOUNDED);
            return unbounded ? UNBOUNDED : (int) Math.min((long) a * b, UNBOUNDED - 1);
        }
    }

    /** What another rule says; {@code offset} is where in the source its name stands. */
    record Reference(String name, int offset) implements Expression {}
}
