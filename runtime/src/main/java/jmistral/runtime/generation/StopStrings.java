package jmistral.runtime.generation;

import java.util.List;

/**
 * Finds the first stop string in a text that arrives in pieces, and holds back what may be the beginning of one. The
 * first is the one that is complete first; of those complete at the same place, the longest. So the result does not depend
 * on how the text is cut into pieces. Each stop string is followed by the automaton of Knuth, Morris and Pratt.
 */
final class StopStrings {
    private final String[] stops;
    private final int[][] borders; // (stops, length): the longest border of each beginning
    private final int[] matched; // (stops): how much of each stop string the text ends with
    private final StringBuilder held = new StringBuilder();
    private boolean found;

    StopStrings(List<String> stopStrings) {
        stops = stopStrings.toArray(String[]::new);
        matched = new int[stops.length];
        borders = new int[stops.length][];
        for (int s = 0; s < stops.length; s++) {
            borders[s] = borders(stops[s]);
        }
    }

    /** Takes a piece of text; returns what has become certain. Nothing may be added once a stop string was found. */
    String append(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            held.append(c);
            int complete = follow(c);
            if (complete > 0) {
                found = true;
                held.setLength(held.length() - complete);
                return release(held.length());
            }
        }
        int possible = 0;
        for (int length : matched) {
            possible = Math.max(possible, length);
        }
        return release(held.length() - possible);
    }

    /** Whether the text contains a stop string. */
    boolean isFound() {
        return found;
    }

    /** What was held back, now that the text is at its end. */
    String finish() {
        return release(held.length());
    }

    /** Goes on by one character; returns the length of the longest stop string that it completes, or 0. */
    private int follow(char c) {
        int complete = 0;
        for (int s = 0; s < stops.length; s++) {
            String stop = stops[s];
            int length = matched[s];
            while (length > 0 && stop.charAt(length) != c) {
                length = borders[s][length - 1];
            }
            if (stop.charAt(length) == c) {
                length++;
            }
            matched[s] = length;
            if (length == stop.length()) {
                complete = Math.max(complete, length);
            }
        }
        return complete;
    }

    private String release(int length) {
        String certain = held.substring(0, length);
        held.delete(0, length);
        return certain;
    }

    private static int[] borders(String text) {
        int[] borders = new int[text.length()];
        int length = 0;
        for (int i = 1; i < borders.length; i++) {
            while (length > 0 && text.charAt(length) != text.charAt(i)) {
                length = borders[length - 1];
            }
            if (text.charAt(length) == text.charAt(i)) {
                length++;
            }
            borders[i] = length;
        }
        return borders;
    }
}
