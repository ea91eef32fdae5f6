package jmistral.runtime.chat.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** C's strftime in its own locale, for a time without a zone. */
final class Strftime {
    private Strftime() {}

    static String format(String format, LocalDateTime time) {
        var formatted = new StringBuilder();
        for (int at = 0; at < format.length(); at++) {
            char unit = format.charAt(at);
            if (unit != '%' || at + 1 == format.length()) {
                formatted.append(unit);
                continue;
            }
            char next = format.charAt(++at);
            boolean unpadded = next == '-' && at + 1 < format.length();
            String field = field(unpadded ? format.charAt(++at) : next, time);
            formatted.append(unpadded ? withoutPadding(field) : field);
        }
        return formatted.toString();
    }

    private static String withoutPadding(String field) {
        int at = 0;
        while (at < field.length() - 1 && (field.charAt(at) == '0' || field.charAt(at) == ' ')) {
            at++;
        }
        return field.substring(at);
    }

    private static String field(char letter, LocalDateTime time) {
        return switch (letter) {
            case 'a' -> pattern("EEE", time);
            case 'A' -> pattern("EEEE", time);
            case 'b', 'h' -> pattern("MMM", time);
            case 'B' -> pattern("MMMM", time);
            case 'c' -> format("%a %b %e %H:%M:%S %Y", time);
            case 'C' -> padded(time.getYear() / 100, 2);
            case 'd' -> pattern("dd", time);
            case 'D', 'x' -> format("%m/%d/%y", time);
            case 'e' -> String.format(Locale.ROOT, "%2d", time.getDayOfMonth());
            case 'f' -> padded(time.get(ChronoField.MICRO_OF_SECOND), 6);
            case 'F' -> format("%Y-%m-%d", time);
            case 'g' -> padded(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2);
            case 'G' -> padded(time.get(IsoFields.WEEK_BASED_YEAR), 4);
            case 'H' -> pattern("HH", time);
            case 'I' -> pattern("hh", time);
            case 'j' -> padded(time.getDayOfYear(), 3);
            case 'k' -> String.format(Locale.ROOT, "%2d", time.getHour());
            case 'l' -> String.format(Locale.ROOT, "%2d", time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
            case 'm' -> pattern("MM", time);
            case 'M' -> pattern("mm", time);
            case 'n' -> "\n";
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'P' -> time.getHour() < 12 ? "am" : "pm";
            case 'r' -> format("%I:%M:%S %p", time);
            case 'R' -> format("%H:%M", time);
            case 'S' -> pattern("ss", time);
            case 't' -> "\t";
            case 'T', 'X' -> format("%H:%M:%S", time);
            case 'u' -> padded(time.getDayOfWeek().getValue(), 1);
            case 'U' -> padded((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7, 2);
            case 'V' -> padded(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case 'w' -> padded(time.getDayOfWeek().getValue() % 7, 1);
            case 'W' -> padded((time.getDayOfYear() + 6 - (time.getDayOfWeek().getValue() + 6) % 7) / 7, 2);
            case 'y' -> padded(time.getYear() % 100, 2);
            case 'Y' -> String.valueOf(time.getYear());
            case 'z', 'Z' -> "";
            case '%' -> "%";
            default -> "%" + letter;
        };
    }

    private static String pattern(String pattern, LocalDateTime time) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }

    private static String padded(int number, int width) {
        return String.format(Locale.ROOT, "%0" + width + "d", number);
    }
}
