package jmistral.runtime.grammar;

/**
 * A part of a regular expression, repeated.
 *
 * @param part in GBNF: a name, a class or something in parentheses
 * @param minLength the least characters of {@code part}
 * @param maxLength the most, or {@link #ENDLESS}
 * @param least how often it is repeated at least
 * @param most and at most, or {@link Expression.Repeat#UNBOUNDED}
 */
record PatternPiece(String part, long minLength, long maxLength, int least, int most) {
    /** A length without limit. */
    static final long ENDLESS = 1L << 40;

    /** One character of those that {@code part} reads. */
    static PatternPiece character(String part) {
        return new PatternPiece(part, 1, 1, 1, 1);
    }

    PatternPiece repeated(int least, int most) {
        return isOnce()
                ? new PatternPiece(part, minLength, maxLength, least, most)
                : new PatternPiece("(" + gbnf() + ")", totalMin(), totalMax(), least, most);
    }

    private boolean isOnce() {
        return least == 1 && most == 1;
    }

    /** Whether this is any number of single characters, so that its length is the number of repetitions. */
    boolean countsCharacters() {
        return minLength == 1 && maxLength == 1;
    }

    long totalMin() {
        return Math.min(ENDLESS, minLength * least);
    }

    long totalMax() {
        if (maxLength == 0 || most == 0) {
            return 0;
        }
        return maxLength >= ENDLESS || most == Expression.Repeat.UNBOUNDED
                ? ENDLESS
                : Math.min(ENDLESS, maxLength * most);
    }

    String gbnf() {
        return GbnfText.repeat(part, least, most);
    }
}
