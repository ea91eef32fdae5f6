package jmistral.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterClassTest {
    @ParameterizedTest
    @CsvSource({
        "1, '\\p{L}'",
        "2, '\\p{N}'",
        "4, '\\p{IsWhite_Space}'",
        "8, '[\\r\\n]'",
        "16, '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]'",
        "32, '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]'"
    })
    void holdsTheCharactersOfItsExpression(int bit, String expression) {
        var matcher = Pattern.compile(expression).matcher("");
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(codePoint -> ((CharacterClass.of(codePoint) & bit) != 0)
                                != matcher.reset(Character.toString(codePoint)).matches()))
                .isEmpty();
    }
}
