package jmistral.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TinyModelTest {
    @Test
    void sameSeedGivesSameFile() {
        assertThat(new TinyModel().seed(7).build())
                .isEqualTo(new TinyModel().seed(7).build());
        assertThat(new TinyModel().seed(7).build())
                .isNotEqualTo(new TinyModel().seed(8).build());
    }

    @Test
    void everyMergedPieceIsTwoEarlierOnesOrCharacters() {
        List<String> pieces = new TinyVocabulary().pieces();
        int firstMerged = TinyVocabulary.BYTES + 256;
        for (int id = firstMerged; id < pieces.size(); id++) {
            String piece = pieces.get(id);
            boolean reachable = piece.codePointCount(0, piece.length()) == 1;
            for (int cut = 1; cut < piece.length(); cut++) {
                reachable |=
                        isEarlier(pieces, piece.substring(0, cut), id) && isEarlier(pieces, piece.substring(cut), id);
            }
            assertThat(reachable).as(piece).isTrue();
        }
        assertThat(pieces).doesNotHaveDuplicates();
    }

    private static boolean isEarlier(List<String> pieces, String piece, int id) {
        int found = pieces.indexOf(piece);
        return found >= 0 && (found < id || piece.length() == 1);
    }
}
