package jmistral.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8StreamTest {
    /** The examples of the Unicode Standard (tables 3-8 to 3-11), and one of each way of being invalid. */
    @ParameterizedTest
    @CsvSource({
        "c0 af e0 80 bf f0 81 82 41, RRRRRRRRA",
        "ed a0 80 ed bf bf ed af 41, RRRRRRRRA",
        "f4 91 92 93 ff 41 80 bf 42, RRRRRARRB",
        "e1 80 e2 f0 91 92 f1 bf 41, RRRRA",
        "80, R",
        "c3 28, R(",
        "e2 82 28, R(",
        "f0 9f 98 28, R(",
        "f5 80 80 80, RRRR",
        "f8 88 80 80 80, RRRRR",
        "f4 90 80 80, RRRR",
        "c3 c3 a9, R\u00e9",
        "41 e2 82, AR"
    })
    void replacesEachLongestBeginningOfACharacterOnce(String hex, String expected) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        assertThat(whole(bytes)).isEqualTo(expected.replace('R', '\ufffd'));
        assertThat(byteByByte(bytes)).isEqualTo(expected.replace('R', '\ufffd'));
    }

    @ParameterizedTest
    @CsvSource({"ed a0", "e0 9f", "f0 8f", "f4 90", "c1", "f5", "c3 41"})
    void replacesAsSoonAsNothingCanMakeTheBytesValid(String hex) {
        assertThat(new Utf8Stream().append(HexFormat.ofDelimiter(" ").parseHex(hex)))
                .startsWith("\ufffd");
    }

    @Test
    void givesACharacterOnceItIsWhole() {
        var stream = new Utf8Stream();
        byte[] smile = "\ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            assertThat(stream.append(new byte[] {smile[i]})).isEmpty();
            assertThat(stream.isPending()).isTrue();
        }
        assertThat(stream.append(new byte[] {smile[3]})).isEqualTo("\ud83d\ude00");
        assertThat(stream.isPending()).isFalse();
        assertThat(stream.finish()).isEmpty();
    }

    @Test
    void mayBeUsedAnewAfterItsEnd() {
        var stream = new Utf8Stream();
        assertThat(stream.append(new byte[] {(byte) 0xe2, (byte) 0x82})).isEmpty();
        assertThat(stream.finish()).isEqualTo("\ufffd");
        assertThat(stream.append(new byte[] {'a'})).isEqualTo("a");
        assertThat(stream.finish()).isEmpty();
    }

    @Test
    void givesBackEveryCharacter() {
        var all = new StringBuilder();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                all.appendCodePoint(codePoint);
            }
        }
        String text = all.toString();
        assertThat(whole(text.getBytes(StandardCharsets.UTF_8)).equals(text)).isTrue();
    }

    @Test
    void givesTheSameTextHoweverTheBytesAreCut() {
        var random = new Random(2);
        byte[] interesting = HexFormat.of().parseHex("00417f808fa0bfc0c1c2dfe0e1ecedeeeff0f1f3f4f5f8ff");
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(10)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = interesting[random.nextInt(interesting.length)];
            }
            String text = whole(bytes);
            assertThat(byteByByte(bytes)).isEqualTo(text);
            assertThat(text).as(() -> HexFormat.of().formatHex(bytes)).isEqualTo(maximalSubparts(bytes));
        }
    }

    /** By the definition: at each place a whole character, or else U+FFFD for the longest bytes that begin one. */
    private static String maximalSubparts(byte[] bytes) {
        var text = new StringBuilder();
        for (int at = 0; at < bytes.length; ) {
            int longest = 1;
            String character = "\ufffd";
            for (int end = at + 1; end <= Math.min(bytes.length, at + 4); end++) {
                byte[] part = Arrays.copyOfRange(bytes, at, end);
                if (isCharacter(part)) {
                    longest = end - at;
                    character = new String(part, StandardCharsets.UTF_8);
                } else if (beginsCharacter(part)) {
                    longest = end - at;
                }
            }
            text.append(character);
            at += longest;
        }
        return text.toString();
    }

    private static boolean isCharacter(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.codePointCount(0, text.length()) == 1
                && Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    }

    /** Whether some character's bytes begin with these: tried with the least and the greatest bytes that may follow. */
    private static boolean beginsCharacter(byte[] bytes) {
        for (int fill : new int[] {0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf}) {
            for (int length = bytes.length + 1; length <= 4; length++) {
                byte[] filled = Arrays.copyOf(bytes, length);
                Arrays.fill(filled, bytes.length, length, (byte) fill);
                if (isCharacter(filled)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String whole(byte[] bytes) {
        var stream = new Utf8Stream();
        return stream.append(bytes) + stream.finish();
    }

    private static String byteByByte(byte[] bytes) {
        var stream = new Utf8Stream();
        var text = new StringBuilder();
        for (byte b : bytes) {
            text.append(stream.append(new byte[] {b}));
        }
        return text.append(stream.finish()).toString();
    }
}
