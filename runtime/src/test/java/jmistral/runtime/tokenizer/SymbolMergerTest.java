package jmistral.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SymbolMergerTest {
    private static final int TOKENS = 60;
    private static final int FIRST = 4; // tokens below this one are never the result of a merge

    @Test
    void mergesAsTryingAllPairsEachTimeDoes() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            long[][] merges = randomMerges(random);
            var merger = new TableMerger(merges);
            for (int round = 0; round < 20; round++) {
                int[] word = random.ints(1 + random.nextInt(30), 0, FIRST).toArray();
                assertThat(merged(merger, word)).as("seed %d", seed).isEqualTo(mergedNaively(merges, word));
            }
        }
    }

    @Test
    void mergesTheLeftmostOfEqualPairsFirst() {
        long[][] merges = new long[TOKENS][TOKENS];
        fill(merges);
        merges[0][0] = 5;
        assertThat(merged(new TableMerger(merges), 0, 0, 0)).containsExactly(5, 0);
        assertThat(merged(new TableMerger(merges), 0, 0, 0, 0, 0)).containsExactly(5, 5, 0);
    }

    @Test
    void takesRanksBelowZero() {
        long[][] merges = new long[TOKENS][TOKENS];
        fill(merges);
        merges[0][1] = (3L << 32) | 5;
        merges[1][0] = (-7L << 32) | 6;
        assertThat(merged(new TableMerger(merges), 0, 1, 0)).containsExactly(0, 6);
    }

    @Test
    void leavesAnEmptyWordEmpty() {
        long[][] merges = new long[TOKENS][TOKENS];
        fill(merges);
        assertThat(merged(new TableMerger(merges))).isEmpty();
    }

    /** Ranks that often are equal; a token comes of more than one pair. */
    private static long[][] randomMerges(Random random) {
        long[][] merges = new long[TOKENS][TOKENS];
        fill(merges);
        for (int token = FIRST; token < TOKENS; token++) {
            for (int pairs = 0; pairs < 3; pairs++) {
                long rank = random.nextInt(20) - 10L;
                merges[random.nextInt(token)][random.nextInt(token)] = (rank << 32) | token;
            }
        }
        return merges;
    }

    private static void fill(long[][] merges) {
        for (long[] row : merges) {
            Arrays.fill(row, SymbolMerger.NONE);
        }
    }

    private static List<Integer> merged(SymbolMerger merger, int... word) {
        merger.clear();
        for (int token : word) {
            merger.add(token);
        }
        merger.mergeAll();
        List<Integer> tokens = new ArrayList<>();
        for (int symbol = 0; symbol < merger.count(); symbol = merger.next(symbol)) {
            tokens.add(merger.token(symbol));
        }
        return tokens;
    }

    private static List<Integer> mergedNaively(long[][] merges, int[] word) {
        List<Integer> tokens = new ArrayList<>();
        for (int token : word) {
            tokens.add(token);
        }
        while (true) {
            int best = -1;
            for (int i = 0; i + 1 < tokens.size(); i++) {
                long merge = merges[tokens.get(i)][tokens.get(i + 1)];
                if (merge != SymbolMerger.NONE
                        && (best < 0 || merge >> 32 < merges[tokens.get(best)][tokens.get(best + 1)] >> 32)) {
                    best = i;
                }
            }
            if (best < 0) {
                return tokens;
            }
            int left = tokens.get(best);
            int right = tokens.get(best + 1);
            tokens.subList(best, best + 2).clear();
            tokens.add(best, (int) merges[left][right]);
        }
    }

    /** Merges by a table of all pairs. */
    private static final class TableMerger extends SymbolMerger {
        private final long[][] merges;

        TableMerger(long[][] merges) {
            this.merges = merges;
        }

        @Override
        long merge(int left, int right) {
            return merges[token(left)][token(right)];
        }
    }
}
