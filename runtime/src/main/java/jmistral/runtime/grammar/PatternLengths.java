package jmistral.runtime.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps a regular expression to a length where that can be said by how often one character of it is repeated. */
final class PatternLengths {
    private PatternLengths() {}

    /** The expression of all of {@code pieces} with {@code min} to {@code max} characters; null if it cannot be said. */
    static @Nullable String limit(List<PatternPiece> pieces, int min, int max) {
        long least = pieces.stream().mapToLong(PatternPiece::totalMin).sum();
        long most = pieces.stream().mapToLong(PatternPiece::totalMax).sum();
        if (least >= min && (max == Expression.Repeat.UNBOUNDED || most <= max)) {
            return gbnf(pieces);
        }
        List<PatternPiece> limited = new ArrayList<>(pieces);
        for (int i = 0; i < pieces.size(); i++) {
            PatternPiece piece = pieces.get(i);
            long others = least - piece.totalMin();
            boolean onlyVariable = most - piece.totalMax() == others
                    || (most >= PatternPiece.ENDLESS
                            && pieces.stream()
                                            .filter(p -> p.totalMin() != p.totalMax())
                                            .count()
                                    == 1);
            if (piece.countsCharacters() && piece.totalMin() != piece.totalMax() && onlyVariable) {
                int from = (int) Math.max(piece.least(), min - others);
                int to = max == Expression.Repeat.UNBOUNDED ? piece.most() : (int) Math.min(piece.most(), max - others);
                if (from > to) {
                    return null;
                }
                limited.set(i, new PatternPiece(piece.part(), 1, 1, from, to));
                return gbnf(limited);
            }
        }
        return null;
    }

    /** All pieces, one after the other. */
    static String gbnf(List<PatternPiece> pieces) {
        return pieces.isEmpty()
                ? "\"\""
                : pieces.stream().map(PatternPiece::gbnf).collect(Collectors.joining(" "));
    }
}
