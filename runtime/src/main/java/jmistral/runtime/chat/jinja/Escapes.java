package jmistral.runtime.chat.jinja;

import java.util.Locale;

/** The escapes of a string in a template, which are those of Python's. */
final class Escapes {
    private Escapes() {}

    static String decode(String string, int line) {
        if (string.indexOf('\\') < 0) {
            return string;
        }
        var decoded = new StringBuilder(string.length());
        for (int at = 0; at < string.length(); ) {
            char unit = string.charAt(at++);
            if (unit != '\\') {
                decoded.append(unit);
                continue;
            }
            char escaped = string.charAt(at++);
            switch (escaped) {
                case '\n' -> {}
                case '\\', '\'', '"' -> decoded.append(escaped);
                case 'a' -> decoded.append('\u0007');
                case 'b' -> decoded.append('\b');
                case 'f' -> decoded.append('\f');
                case 'n' -> decoded.append('\n');
                case 'r' -> decoded.append('\r');
                case 't' -> decoded.append('\t');
                case 'v' -> decoded.append('\u000B');
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = at;
                    while (end < string.length()
                            && end < at + 2
                            && string.charAt(end) >= '0'
                            && string.charAt(end) <= '7') {
                        end++;
                    }
                    decoded.appendCodePoint(Integer.parseInt(string, at - 1, end, 8));
                    at = end;
                }
                case 'x' -> at = hex(string, at, 2, decoded, line);
                case 'u' -> at = hex(string, at, 4, decoded, line);
                case 'U' -> at = hex(string, at, 8, decoded, line);
                case 'N' -> {
                    int end = string.indexOf('}', at);
                    if (!string.startsWith("{", at) || end < 0) {
                        throw new JinjaException("malformed \\N character escape", line);
                    }
                    try {
                        decoded.appendCodePoint(Character.codePointOf(string.substring(at + 1, end)));
                    } catch (IllegalArgumentException e) {
                        throw new JinjaException("unknown Unicode character name", line);
                    }
                    at = end + 1;
                }
                default -> {
                    decoded.append('\\');
                    at = notAscii(string, at - 1, decoded);
                }
            }
        }
        return decoded.toString();
    }

    /** jinja2 decodes by way of ASCII: after a backslash, what is beyond it comes out as its number. */
    private static int notAscii(String string, int at, StringBuilder decoded) {
        int codePoint = string.codePointAt(at);
        if (codePoint < 0x80) {
            decoded.append((char) codePoint);
        } else {
            String form = codePoint < 0x100 ? "x%02x" : codePoint < 0x10000 ? "u%04x" : "U%08x";
            decoded.append(String.format(Locale.ROOT, form, codePoint));
        }
        return at + Character.charCount(codePoint);
    }

    private static int hex(String string, int at, int digits, StringBuilder decoded, int line) {
        int end = at + digits;
        try {
            decoded.appendCodePoint(Integer.parseUnsignedInt(string, at, Math.min(end, string.length()), 16));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new JinjaException("truncated or illegal escape in a string", line);
        }
        if (end > string.length()) {
            throw new JinjaException("truncated escape in a string", line);
        }
        return end;
    }
}
