package jmistral.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import jmistral.testdata.GgufBuilder;
import jmistral.testdata.TinyVocabulary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenDecoderTest {
    private final TinyVocabulary tiny = new TinyVocabulary();

    @TempDir
    Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void load() {
        tokenizer = VocabularyFile.load(folder, tiny.addTo(new GgufBuilder()));
    }

    @Test
    void dropsTheBlankOfTheFirstPieceOnly() {
        var decoder = new TokenDecoder(tokenizer, true);
        assertThat(decoder.append(TinyVocabulary.END_INST)).isEmpty();
        assertThat(decoder.append(tiny.id("▁hello"))).isEqualTo("hello");
        assertThat(decoder.append(tiny.id("▁world"))).isEqualTo(" world");
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void dropsOneBlankOfSeveral() {
        var decoder = new TokenDecoder(tokenizer, true);
        assertThat(decoder.append(tiny.id("▁▁"))).isEqualTo(" ");
        assertThat(decoder.append(tiny.id("▁a"))).isEqualTo(" a");
    }

    @Test
    void keepsABlankThatIsAByteAndAllThatFollowIt() {
        var decoder = new TokenDecoder(tokenizer, true);
        assertThat(decoder.append(TinyVocabulary.BYTES + ' ')).isEqualTo(" ");
        assertThat(decoder.append(tiny.id("▁a"))).isEqualTo(" a");
    }

    @Test
    void keepsAllBlanksUnlessAsked() {
        assertThat(new TokenDecoder(tokenizer, false).append(tiny.id("▁a"))).isEqualTo(" a");
    }

    @Test
    void keepsBlanksOfVocabulariesWithoutADummyBlank() {
        VocabularyFile file = VocabularyFile.byteLevel("gpt-2").merge("\u0120", "a");
        Tokenizer byteLevel = file.load(folder);
        assertThat(new TokenDecoder(byteLevel, true).append(file.id("\u0120a"))).isEqualTo(" a");
    }

    @Test
    void holdsACharacterBackUntilItIsWhole() {
        var decoder = new TokenDecoder(tokenizer, true);
        assertThat(decoder.append(TinyVocabulary.BYTES + 0xe2)).isEmpty();
        assertThat(decoder.append(TinyVocabulary.BYTES + 0x82)).isEmpty();
        assertThat(decoder.append(TinyVocabulary.BYTES + 0xac)).isEqualTo("\u20ac");
        assertThat(decoder.append(TinyVocabulary.BYTES + 0xc3)).isEmpty();
        assertThat(decoder.append(tiny.id("a"))).isEqualTo("\ufffda");
        assertThat(decoder.append(TinyVocabulary.BYTES + 0xf0)).isEmpty();
        assertThat(decoder.finish()).isEqualTo("\ufffd");
    }
}
