package jmistral.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import jmistral.testdata.GgufBuilder;
import jmistral.testdata.TinyVocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any text comes back from its ids, whatever the vocabulary. */
class RoundTripTest {
    private static final int ROUNDS = 2_000;

    @TempDir
    Path folder;

    @Test
    void sentencePieceGivesTextsBack() {
        assertGivesBack(VocabularyFile.load(folder, new TinyVocabulary().addTo(new GgufBuilder())));
    }

    @ParameterizedTest
    @EnumSource
    void byteLevelGivesTextsBack(PreTokenizer pre) {
        var file =
                VocabularyFile.allBytes(pre.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
        String[] symbols = {"\u0120", "e", "t", "\u00e2", "\u0122", "\u00cc", "\u0122", "\u010a", "'", "s", "1"};
        var random = new Random(3);
        for (int i = 0; i < 300; i++) {
            file.merge(symbols[random.nextInt(symbols.length)], file.text(random.nextInt(file.size())));
        }
        assertGivesBack(file.load(folder));
    }

    private static void assertGivesBack(Tokenizer tokenizer) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            String text = RandomTexts.text(new Random(seed));
            int[] ids = tokenizer.encode(text);
            assertThat(tokenizer.decode(ids)).as("seed %d", seed).isEqualTo(text);
            var decoder = new TokenDecoder(tokenizer, true);
            var streamed = new StringBuilder();
            Arrays.stream(ids).forEach(id -> streamed.append(decoder.append(id)));
            assertThat(streamed.append(decoder.finish()).toString())
                    .as("seed %d", seed)
                    .isEqualTo(text);
        }
    }
}
