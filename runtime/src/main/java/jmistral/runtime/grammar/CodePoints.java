package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of characters: ranges in order that neither overlap nor touch. Surrogates are never among them, for no text in
 * UTF-8 holds any. Immutable.
 */
record CodePoints(List<Range> ranges) {
    private static final Range SURROGATES = new Range(Character.MIN_SURROGATE, Character.MAX_SURROGATE);

    /** Every character. */
    static final CodePoints ALL = of(List.of(new Range(0, Character.MAX_CODE_POINT)));

    /** The characters from {@code first} to {@code last}. */
    record Range(int first, int last) {
        Range {
            if (first < 0 || first > last || last > Character.MAX_CODE_POINT) {
                throw new IllegalArgumentException(first + " to " + last + " is no range of characters");
            }
        }
    }

    CodePoints {
        ranges = List.copyOf(ranges);
    }

    /** The characters of any of these ranges, which may overlap. */
    static CodePoints of(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingInt(Range::first));
        List<Range> merged = new ArrayList<>();
        for (Range range : sorted) {
            Range previous = merged.isEmpty() ? null : merged.getLast();
            if (previous != null && range.first <= previous.last + 1) {
                merged.set(merged.size() - 1, new Range(previous.first, Math.max(previous.last, range.last)));
            } else {
                merged.add(range);
            }
        }
        return new CodePoints(without(merged, SURROGATES));
    }

    static CodePoints of(int codePoint) {
        return of(List.of(new Range(codePoint, codePoint)));
    }

    /** Every character but these. */
    CodePoints negated() {
        List<Range> rest = ALL.ranges;
        for (Range range : ranges) {
            rest = without(rest, range);
        }
        return new CodePoints(rest);
    }

    CodePoints union(CodePoints other) {
        List<Range> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return of(all);
    }

    /** The characters that are in both sets. */
    CodePoints intersection(CodePoints other) {
        return negated().union(other.negated()).negated();
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    boolean contains(int codePoint) {
        return ranges.stream().anyMatch(range -> range.first <= codePoint && codePoint <= range.last);
    }

    private static List<Range> without(List<Range> ranges, Range hole) {
        List<Range> rest = new ArrayList<>();
        for (Range range : ranges) {
            if (range.last < hole.first || range.first > hole.last) {
                rest.add(range);
                continue;
            }
            if (range.first < hole.first) {
                rest.add(new Range(range.first, hole.first - 1));
            }
            if (range.last > hole.last) {
                rest.add(new Range(hole.last + 1, range.last));
            }
        }
        return rest;
    }
}
