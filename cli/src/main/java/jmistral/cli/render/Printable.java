package jmistral.cli.render;

/** Text that a terminal can do no more with than show it. */
public final class Printable {
    private static final char REPLACEMENT = '\uFFFD';

    private Printable() {}

    /**
     * The text with a replacement character for each control character but newline and tab: what a model says may look
     * like a command to the terminal, and must not become one.
     */
    public static String of(String text) {
        int i = 0;
        while (i < text.length() && !isControl(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text);
        for (; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                printable.setCharAt(i, REPLACEMENT);
            }
        }
        return printable.toString();
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }
}
