package jmistral.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import jmistral.runtime.gguf.GgufFile;
import jmistral.runtime.tokenizer.Tokenizer;
import jmistral.runtime.tokenizer.Tokenizers;
import jmistral.testdata.Allocation;
import jmistral.testdata.Golden;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarConstraintTest {
    private static final String GOLDEN = "jmistral.testdata.Golden#isPresent";
    private static final String ABSENT = "the shared reference data is absent";

    @TempDir
    Path folder;

    private static Tokenizer tokenizer(Path file) {
        try (GgufFile gguf = GgufFile.open(file)) {
            return Tokenizers.load(gguf.metadata());
        }
    }

    private Tokenizer tinyTokenizer() {
        return tokenizer(new TinyModel().write(folder.resolve("tiny.gguf")));
    }

    /** Follows random allowed tokens; at each the mask is what the tokens one by one say. */
    private static void assertMasksAreExact(Tokenizer tokenizer, String gbnf, boolean dropsBlank, int steps) {
        var constraint = new GrammarConstraint(Grammar.parse(gbnf), new TokenIndex(tokenizer));
        constraint.restart(dropsBlank);
        var random = new Random(7);
        for (int step = 0; step < steps && !constraint.isComplete(); step++) {
            BitSet allowed = constraint.allowed();
            for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
                assertThat(allowed.get(id)).as("token %d at step %d", id, step).isEqualTo(constraint.allows(id));
            }
            int[] texts = allowed.stream()
                    .filter(id -> !tokenizer.vocabulary().isEndOfGeneration(id))
                    .toArray();
            constraint.accept(texts[random.nextInt(texts.length)]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root ::= (\"hello\" | \" world\" | [^a-z]{2,9} | \"你好\")+",
                "root ::= \"{\" [ \\n]? \"\\\"\" [^\"\\x00-\\x1f]* \"\\\"\" \"}\" | \"\"",
                "root ::= [\\u4f00-\\u5fff]{3} \"é\"* | \" \" root",
                "root ::= list\nlist ::= \"[\" (list (\",\" list)*)? \"]\"",
            })
    void aMaskIsWhatTheTokensSayOneByOne(String gbnf) {
        assertMasksAreExact(tinyTokenizer(), gbnf, false, 40);
        assertMasksAreExact(tinyTokenizer(), gbnf, true, 40);
    }

    @Test
    @EnabledIf(value = GOLDEN, disabledReason = ABSENT)
    void masksOfALargeVocabularyAreExact() {
        Tokenizer tokenizer = tokenizer(Golden.path("golden/bpe/bpe-tekken.gguf"));
        assertThat(tokenizer.vocabulary().size()).isEqualTo(131_072);
        assertMasksAreExact(tokenizer, Grammar.json().gbnf(), false, 12);
    }

    @Test
    void endTokensAreAllowedWhereTheTextMayEndAndControlTokensNowhere() {
        Tokenizer tokenizer = tinyTokenizer();
        int eos = tokenizer.vocabulary().eos();
        int bos = tokenizer.vocabulary().bos();
        var constraint = new GrammarConstraint(Grammar.parse("root ::= \"a\" \"b\"?"), new TokenIndex(tokenizer));
        assertThat(constraint.allows(eos)).isFalse();
        assertThat(constraint.allows(bos)).isFalse();
        constraint.accept(tokenizer.vocabulary().find("a"));
        assertThat(constraint.allows(eos)).isTrue();
        assertThat(constraint.allowed().get(eos)).isTrue();
        assertThat(constraint.allows(bos)).isFalse();
        assertThat(constraint.isComplete()).isFalse();
        constraint.accept(tokenizer.vocabulary().find("b"));
        assertThat(constraint.isComplete()).isTrue();
        assertThat(constraint.allows(eos)).isTrue();
        constraint.restart(false);
        assertThat(constraint.allows(eos)).isFalse();
    }

    @Test
    void aTokenThatIsAllowedCostsNoGarbage() {
        Tokenizer tokenizer = tinyTokenizer();
        int[] ids = tokenizer.encode("{\"hello\": [\"world\", {\"你\": \"é\"}]}");
        var constraint = new GrammarConstraint(Grammar.json(), new TokenIndex(tokenizer));
        Runnable follow = () -> {
            constraint.restart(true);
            for (int id : ids) {
                if (!constraint.allows(id)) {
                    throw new AssertionError("token " + id + " is not allowed");
                }
                constraint.accept(id);
            }
        };
        follow.run();
        assertThat(Allocation.leastBytesOf(follow)).isZero();
        assertThat(constraint.isComplete()).isTrue();
        assertThat(constraint.allows(tokenizer.vocabulary().eos())).isTrue();
    }
}
