package jmistral.runtime.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes positions that read characters out of positions that read bytes of UTF-8. A character of n bytes is seen as a number
 * whose lowest digits, of six bits, are its last n - 1 bytes; what a set allows after the same first bytes is made once.
 */
final class Utf8Positions {
    private static final int DIGIT_BITS = 6;
    private static final int CONTINUATION = 0x80;
    /** For characters of 1 to 4 bytes: the last of them, and what is added to the highest digit to make the first byte. */
    private static final int[] LAST_CHARACTERS = {0x7f, 0x7ff, 0xffff, 0x10ffff};

    private static final int[] LEADS = {0, 0xc0, 0xe0, 0xf0};

    private final Consumer<Position> made;

    /** @param made is told each position */
    Utf8Positions(Consumer<Position> made) {
        this.made = made;
    }

    /** Reads a text, then goes on at {@code next}. */
    Position text(String text, Position next) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Position position = next;
        for (int i = bytes.length - 1; i >= 0; i--) {
            position = add(Position.Bytes.of(bytes[i] & 0xff, position));
        }
        return position;
    }

    /** Reads one character of a set, then goes on at {@code next}. */
    Position characters(CodePoints set, Position next) {
        var edges = new Edges();
        Map<Tail, Position> tails = new HashMap<>();
        int first = 0;
        for (int continuations = 0; continuations < LAST_CHARACTERS.length; continuations++) {
            int last = LAST_CHARACTERS[continuations];
            List<CodePoints.Range> ranges = within(set.ranges(), first, last);
            if (!ranges.isEmpty()) {
                digits(ranges, continuations, LEADS[continuations], next, tails, edges);
            }
            first = last + 1;
        }
        return add(edges.toPosition());
    }

    /** What may follow the same first bytes: numbers of {@code digits} digits. */
    private record Tail(List<CodePoints.Range> ranges, int digits) {}

    private Position tail(Tail tail, Position next, Map<Tail, Position> tails) {
        if (tail.digits == 0) {
            return next;
        }
        Position known = tails.get(tail);
        if (known != null) {
            return known;
        }
        var edges = new Edges();
        digits(tail.ranges, tail.digits - 1, CONTINUATION, next, tails, edges);
        Position position = add(edges.toPosition());
        tails.put(tail, position);
        return position;
    }

    /** Adds an edge for each value of the highest digit, below which there are {@code lower} others. */
    private void digits(
            List<CodePoints.Range> ranges, int lower, int lead, Position next, Map<Tail, Position> tails, Edges edges) {
        int shift = lower * DIGIT_BITS;
        int mask = (1 << shift) - 1;
        int last = ranges.getLast().last() >> shift;
        for (int digit = ranges.getFirst().first() >> shift; digit <= last; digit++) {
            int begin = digit << shift;
            List<CodePoints.Range> below = new ArrayList<>();
            for (CodePoints.Range range : within(ranges, begin, begin | mask)) {
                below.add(new CodePoints.Range(range.first() & mask, range.last() & mask));
            }
            if (!below.isEmpty()) {
                edges.add(lead + digit, tail(new Tail(below, lower), next, tails));
            }
        }
    }

    private static List<CodePoints.Range> within(List<CodePoints.Range> ranges, int first, int last) {
        List<CodePoints.Range> cut = new ArrayList<>();
        for (CodePoints.Range range : ranges) {
            if (range.last() >= first && range.first() <= last) {
                cut.add(new CodePoints.Range(Math.max(range.first(), first), Math.min(range.last(), last)));
            }
        }
        return cut;
    }

    private Position add(Position position) {
        made.accept(position);
        return position;
    }

    /** Bytes in ascending order, each with where it leads; neighbours that lead to the same place become a range. */
    private static final class Edges {
        private final List<Integer> firsts = new ArrayList<>();
        private final List<Integer> lasts = new ArrayList<>();
        private final List<Position> targets = new ArrayList<>();

        void add(int value, Position target) {
            int previous = targets.size() - 1;
            if (previous >= 0 && lasts.get(previous) == value - 1 && targets.get(previous) == target) {
                lasts.set(previous, value);
            } else {
                firsts.add(value);
                lasts.add(value);
                targets.add(target);
            }
        }

        Position toPosition() {
            return new Position.Bytes(
                    firsts.stream().mapToInt(Integer::intValue).toArray(),
                    lasts.stream().mapToInt(Integer::intValue).toArray(),
                    targets.toArray(Position[]::new));
        }
    }
}
