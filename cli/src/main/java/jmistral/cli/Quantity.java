package jmistral.cli;

import java.util.Locale;

/** Large numbers as people read them. */
final class Quantity {
    private static final String[] BYTE_UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private Quantity() {}

    /** Such as "4.07 GiB". */
    static String bytes(long count) {
        double value = count;
        int unit = 0;
        while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? count + " bytes" : String.format(Locale.ROOT, "%.2f %s", value, BYTE_UNITS[unit]);
    }

    /** Such as "7.24 billion". */
    static String count(long count) {
        if (count >= 1_000_000_000) {
            return String.format(Locale.ROOT, "%.2f billion", count / 1e9);
        }
        if (count >= 1_000_000) {
            return String.format(Locale.ROOT, "%.2f million", count / 1e6);
        }
        return grouped(count);
    }

    /** Such as "7,241,732,096". */
    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
