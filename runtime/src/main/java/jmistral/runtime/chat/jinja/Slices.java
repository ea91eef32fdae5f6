package jmistral.runtime.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indexes and slices of sequences, as Python counts them. */
final class Slices {
    /** The bounds of a slice, as they were written; null where left out. */
    record Slice(
            @Nullable Value start,
            @Nullable Value stop,
            @Nullable Value step) {}

    private Slices() {}

    /** The element at an index, negative ones counted from the end; null if there is none. */
    static @Nullable Value element(Value sequence, long index) {
        int length = Types.lengthOrMinusOne(sequence);
        long at = index < 0 ? index + length : index;
        if (at < 0 || at >= length) {
            return null;
        }
        return switch (sequence) {
            case Value.Sequence list -> list.elements().get((int) at);
            case Value.Range range -> range.get((int) at);
            case Text text -> codePoint(text, (int) at);
            default -> null;
        };
    }

    private static Text codePoint(Text text, int index) {
        String string = text.string();
        int begin = string.offsetByCodePoints(0, index);
        return text.substring(begin, begin + Character.charCount(string.codePointAt(begin)));
    }

    static Value slice(Value sequence, Slice slice, Budget budget) {
        long step = slice.step() == null ? 1 : bound(slice.step());
        if (step == 0) {
            throw new JinjaException("slice step cannot be zero");
        }
        int length = Types.length(sequence);
        long start = slice.start() == null ? (step > 0 ? 0 : length - 1L) : clamp(bound(slice.start()), length, step);
        long stop = slice.stop() == null ? (step > 0 ? length : -1) : clamp(bound(slice.stop()), length, step);
        return switch (sequence) {
            case Text text -> slice(text, start, stop, step, budget);
            case Value.Sequence list -> {
                List<Value> part = new ArrayList<>();
                for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
                    budget.elements(1);
                    part.add(list.elements().get((int) i));
                }
                yield list.isTuple() ? Value.tuple(part) : Value.list(part);
            }
            case Value.Range range -> {
                long count = step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step;
                var first = range.start().add(range.step().multiply(BigInteger.valueOf(start)));
                yield new Value.Range(first, range.step().multiply(BigInteger.valueOf(step)), (int) Math.max(0, count));
            }
            default -> throw new JinjaException("'" + Types.name(sequence) + "' object is not subscriptable");
        };
    }

    private static Text slice(Text text, long start, long stop, long step, Budget budget) {
        budget.copy(text.length());
        String string = text.string();
        if (step == 1) {
            if (start >= stop) {
                return text.substring(0, 0);
            }
            int begin = string.offsetByCodePoints(0, (int) start);
            return text.substring(begin, string.offsetByCodePoints(begin, (int) (stop - start)));
        }
        int[] offsets = new int[text.codePoints() + 1];
        for (int i = 1; i < offsets.length; i++) {
            offsets[i] = offsets[i - 1] + Character.charCount(string.codePointAt(offsets[i - 1]));
        }
        var builder = new TextBuilder(budget);
        for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
            builder.append(text, offsets[(int) i], offsets[(int) i + 1]);
        }
        return builder.build().markedAs(text);
    }

    private static long bound(Value value) {
        if (Numbers.whole(value) == null && !(value instanceof Value.Undefined)) {
            throw new JinjaException("slice indices must be integers or None or have an __index__ method");
        }
        // Half the range: sums of a bound and a step do not overflow then.
        return Math.clamp(Types.index(value), Long.MIN_VALUE / 4, Long.MAX_VALUE / 4);
    }

    private static long clamp(long bound, int length, long step) {
        long at = bound < 0 ? bound + length : bound;
        return step > 0 ? Math.clamp(at, 0, length) : Math.clamp(at, -1, length - 1);
    }
}
