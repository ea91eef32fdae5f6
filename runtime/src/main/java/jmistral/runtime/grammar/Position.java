package jmistral.runtime.grammar;

import java.util.List;

/**
 * A place in a compiled grammar. From some, a byte leads on; from others, one gets on to others without reading anything.
 * Compared by identity. Changed only while the grammar is compiled, then immutable.
 */
abstract sealed class Position {
    private boolean productive;

    /** Whether the end of the procedure can be reached from here at all. */
    final boolean isProductive() {
        return productive;
    }

    final void setProductive() {
        productive = true;
    }

    /** Reads one byte: which ones, and where each leads. */
    static final class Bytes extends Position {
        private final int[] firsts; // ranges of bytes in order, without overlap
        private final int[] lasts;
        private final Position[] targets;

        Bytes(int[] firsts, int[] lasts, Position[] targets) {
            this.firsts = firsts;
            this.lasts = lasts;
            this.targets = targets;
        }

        static Bytes of(int value, Position next) {
            return new Bytes(new int[] {value}, new int[] {value}, new Position[] {next});
        }

        /** Where a byte from 0 to 255 leads, or this if nowhere. */
        Position follow(int value) {
            for (int i = 0; i < firsts.length && firsts[i] <= value; i++) {
                if (value <= lasts[i]) {
                    return targets[i];
                }
            }
            return this;
        }

        List<Position> targets() {
            return List.of(targets);
        }
    }

    /** Goes on at any of several places. */
    static final class Split extends Position {
        private List<Position> targets = List.of();

        void setTargets(List<Position> targets) {
            this.targets = List.copyOf(targets);
        }

        List<Position> targets() {
            return targets;
        }
    }

    /** Goes through a procedure, then on. */
    static final class Call extends Position {
        private final Procedure procedure;
        private final Position next;
        private final int offset;

        /** @param offset where in the source the call stands */
        Call(Procedure procedure, Position next, int offset) {
            this.procedure = procedure;
            this.next = next;
            this.offset = offset;
        }

        Procedure procedure() {
            return procedure;
        }

        Position next() {
            return next;
        }

        int offset() {
            return offset;
        }
    }

    /** Goes through a procedure at least {@code min} and at most {@code max} times, then on. */
    static final class Count extends Position {
        private final Procedure body;
        private final int min;
        private final int max;
        private final Position next;

        Count(Procedure body, int min, int max, Position next) {
            this.body = body;
            this.min = min;
            this.max = max;
            this.next = next;
        }

        Procedure body() {
            return body;
        }

        /** What is read by nothing need not be counted: a body that may be empty has no least number. */
        int min() {
            return body.isNullable() ? 0 : min;
        }

        int max() {
            return max;
        }

        Position next() {
            return next;
        }

        /** How many times are told apart after one more: without a limit, those beyond the least are not. */
        int afterOneMore(int count) {
            return max == Expression.Repeat.UNBOUNDED ? Math.min(count + 1, min()) : count + 1;
        }
    }

    /** The end of a procedure. */
    static final class End extends Position {}
}
