package jmistral.runtime.gguf;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata of a file: keys and values in the file's order. Every getter either gives a value of the kind asked for or
 * throws a {@link GgufFormatException} that names file, key and place. Immutable, thread-safe; strings and arrays can be
 * read as long as the file is open.
 */
public final class Metadata {
    private static final int MAX_QUOTED = 80;

    private final Path path;
    private final Map<String, Entry> entries;

    /**
     * A value, and where it stands.
     *
     * @param value the value
     * @param offsetBytes where the key begins in the file
     */
    record Entry(MetadataValue value, long offsetBytes) {}

    Metadata(Path path, Map<String, Entry> entries) {
        this.path = path;
        this.entries = entries;
    }

    /** The file that the metadata was read from. */
    public Path path() {
        return path;
    }

    /** All keys and values, in the file's order. */
    public Map<String, MetadataValue> values() {
        Map<String, MetadataValue> values = new LinkedHashMap<>();
        entries.forEach((key, entry) -> values.put(key, entry.value()));
        return Collections.unmodifiableMap(values);
    }

    /** Whether there is such a key. */
    public boolean contains(String key) {
        return entries.containsKey(key);
    }

    /** The value of {@code key}, of whatever type. */
    public Optional<MetadataValue> find(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    /** The string at {@code key}. */
    public String string(String key) {
        if (require(key) instanceof StringValue string) {
            return string.value();
        }
        throw wrongType(key, "a string");
    }

    /** The string at {@code key}, or empty if there is no such key. */
    public Optional<String> optionalString(String key) {
        return contains(key) ? Optional.of(string(key)) : Optional.empty();
    }

    /** The boolean at {@code key}. */
    public boolean bool(String key) {
        if (require(key) instanceof BoolValue bool) {
            return bool.value();
        }
        throw wrongType(key, "a boolean");
    }

    /** The boolean at {@code key}, or {@code fallback} if there is no such key. */
    public boolean bool(String key, boolean fallback) {
        return contains(key) ? bool(key) : fallback;
    }

    /** The integer at {@code key}, of any integer type, which must lie from {@code min} to {@code max}. */
    public long integer(String key, long min, long max) {
        return inRange(key, integer(key), min, max);
    }

    /** The integer at {@code key}, of any integer type, from 0 to 2^32 - 1. */
    public long uint32(String key) {
        return integer(key, 0, 0xffff_ffffL);
    }

    /** The integer at {@code key}, of any integer type, from 0 to 2^31 - 1: a count or an id. */
    public int count(String key) {
        return (int) integer(key, 0, Integer.MAX_VALUE);
    }

    /** As {@link #count(String)}, or {@code fallback} if there is no such key. */
    public int count(String key, int fallback) {
        return contains(key) ? count(key) : fallback;
    }

    /** The number at {@code key}, of any numeric type, which may be infinite or not a number. */
    public double number(String key) {
        return switch (require(key)) {
            case FloatValue number -> number.value();
            case IntegerValue integer -> Double.parseDouble(integer.toString()); // unsigned ones too
            case BoolValue _, StringValue _, ArrayValue _ -> throw wrongType(key, "a number");
        };
    }

    /** The number at {@code key}, of any numeric type: finite as a float, and greater than 0. */
    public float positiveFinite(String key) {
        float value = (float) number(key);
        if (value > 0 && Float.isFinite(value)) {
            return value;
        }
        throw malformed(key, "a finite number greater than 0");
    }

    /** As {@link #positiveFinite(String)}, or {@code fallback} if there is no such key. */
    public float positiveFinite(String key, float fallback) {
        return contains(key) ? positiveFinite(key) : fallback;
    }

    /** The number at {@code key}, of any numeric type: finite as a float. */
    public float finite(String key) {
        float value = (float) number(key);
        if (Float.isFinite(value)) {
            return value;
        }
        throw malformed(key, "a finite number");
    }

    /** As {@link #finite(String)}, or {@code fallback} if there is no such key. */
    public float finite(String key, float fallback) {
        return contains(key) ? finite(key) : fallback;
    }

    /** Number of elements of the array at {@code key}, of whatever type. */
    public int arraySize(String key) {
        return array(key, "an array").size();
    }

    /** The strings at {@code key}, decoded anew at each call; bytes that are no UTF-8 become U+FFFD. */
    public String[] strings(String key) {
        return arrayOfStrings(key).strings();
    }

    /** The bytes of the strings at {@code key}, as they are. */
    public ByteStrings byteStrings(String key) {
        return arrayOfStrings(key).byteStrings();
    }

    /** The numbers at {@code key}, integers too, as floats. Any of them may be infinite or not a number. */
    public float[] floats(String key) {
        ArrayValue array = array(key, "an array of numbers");
        if (!array.elementType().isFloat() && !array.elementType().isInteger()) {
            throw wrongType(key, "an array of numbers");
        }
        return array.floats();
    }

    /** The integers at {@code key}, of any integer type, which must fit 32 bits. */
    public int[] ints(String key) {
        ArrayValue array = arrayOfIntegers(key);
        if (array.elementType() == MetadataType.INT32) {
            return array.int32s();
        }
        int[] ints = new int[array.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = toInt(key, i, array.longAt(i));
        }
        return ints;
    }

    /** The booleans at {@code key}. */
    public boolean[] booleans(String key) {
        ArrayValue array = array(key, "an array of booleans");
        if (array.elementType() != MetadataType.BOOL) {
            throw wrongType(key, "an array of booleans");
        }
        return array.booleans();
    }

    /**
     * What a key gives that may hold one integer for all layers or an array of one for each: an array of {@code layers}
     * numbers, all from {@code min} to {@code max}.
     */
    public int[] perLayer(String key, int layers, int min, int max) {
        if (!(require(key) instanceof ArrayValue)) {
            int[] all = new int[layers];
            Arrays.fill(all, (int) integer(key, min, max));
            return all;
        }
        int[] each = ints(key);
        if (each.length != layers) {
            throw fault(
                    key,
                    key + " has " + each.length + " entries for " + layers + " layers",
                    each.length + " entries",
                    layers + " entries");
        }
        for (int value : each) {
            inRange(key, new IntegerValue(MetadataType.INT32, value), min, max);
        }
        return each;
    }

    /**
     * For a caller that finds a value impossible: "KEY must be EXPECTED, found FOUND", with the place.
     *
     * @param expected what the value must be, such as "a finite number greater than 0"
     */
    public GgufFormatException malformed(String key, String expected) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return missing(key);
        }
        String found = switch (entry.value()) {
            case IntegerValue integer -> integer.toString();
            case FloatValue number -> number.toString();
            case BoolValue bool -> bool.toString();
            case StringValue string -> quoted(string.value());
            case ArrayValue array -> array.describe();
        };
        return fault(key, key + " must be " + expected + ", found " + found, found, expected);
    }

    /**
     * For a caller that finds a value impossible: {@code problem} with the file before it and the place after it.
     *
     * @param key the key at fault
     * @param problem the fault in a sentence
     */
    public GgufFormatException fault(String key, String problem, String found, String expected) {
        Entry entry = entries.get(key);
        return new GgufFormatException(path, entry == null ? -1 : entry.offsetBytes(), problem, found, expected);
    }

    private static String quoted(String text) {
        return "'" + (text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "..." : text) + "'";
    }

    private MetadataValue require(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw missing(key);
        }
        return entry.value();
    }

    private IntegerValue integer(String key) {
        return switch (require(key)) {
            case IntegerValue integer -> integer;
            case FloatValue _ -> throw malformed(key, "an integer");
            case BoolValue _, StringValue _, ArrayValue _ -> throw wrongType(key, "a number");
        };
    }

    private long inRange(String key, IntegerValue value, long min, long max) {
        if (value.fitsLong() && value.bits() >= min && value.bits() <= max) {
            return value.bits();
        }
        boolean tooSmall = value.fitsLong() && value.bits() < min;
        String expected = tooSmall ? "at least " + min : "from " + min + " to " + max;
        throw fault(key, key + " must be " + expected + ", found " + value, value.toString(), expected);
    }

    private int toInt(String key, int index, long value) {
        if (value != (int) value) {
            throw fault(
                    key,
                    "entry " + index + " of " + key + " must fit 32 bits, found " + value,
                    Long.toString(value),
                    "a 32-bit integer");
        }
        return (int) value;
    }

    private ArrayValue array(String key, String expected) {
        if (require(key) instanceof ArrayValue array) {
            return array;
        }
        throw wrongType(key, expected);
    }

    private ArrayValue arrayOfStrings(String key) {
        ArrayValue array = array(key, "an array of strings");
        if (array.elementType() != MetadataType.STRING) {
            throw wrongType(key, "an array of strings");
        }
        return array;
    }

    private ArrayValue arrayOfIntegers(String key) {
        ArrayValue array = array(key, "an array of integers");
        if (!array.elementType().isInteger()) {
            throw wrongType(key, "an array of integers");
        }
        return array;
    }

    /** "KEY must be EXPECTED, found" what it is. */
    GgufFormatException wrongType(String key, String expected) {
        String found = require(key).describe();
        return fault(key, key + " must be " + expected + ", found " + found, found, expected);
    }

    private GgufFormatException missing(String key) {
        return new GgufFormatException(path, -1, "missing key " + key, "no such key", key);
    }
}
