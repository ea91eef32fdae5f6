package jmistral.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormatsTest {
    @Test
    void decodesTheTypesOfMistralFiles() {
        assertThat(Formats.decodable())
                .containsExactlyInAnyOrder(
                        TensorType.F32,
                        TensorType.F16,
                        TensorType.BF16,
                        TensorType.Q4_0,
                        TensorType.Q4_1,
                        TensorType.Q5_0,
                        TensorType.Q5_1,
                        TensorType.Q8_0,
                        TensorType.Q2_K,
                        TensorType.Q3_K,
                        TensorType.Q4_K,
                        TensorType.Q5_K,
                        TensorType.Q6_K,
                        TensorType.IQ4_NL,
                        TensorType.IQ4_XS);
    }

    @Test
    void encodesTheTypesThatAreWorthMaking() {
        assertThat(Formats.encodable())
                .containsExactlyInAnyOrder(
                        TensorType.F32,
                        TensorType.F16,
                        TensorType.BF16,
                        TensorType.Q4_0,
                        TensorType.Q8_0,
                        TensorType.Q4_K,
                        TensorType.Q5_K,
                        TensorType.Q6_K);
    }

    @ParameterizedTest
    @EnumSource
    void answersForEveryType(TensorType type) {
        if (Formats.canDecode(type)) {
            assertThat(Formats.decoder(type).type()).isEqualTo(type);
        } else {
            assertThatThrownBy(() -> Formats.decoder(type)).isInstanceOf(UnsupportedTensorTypeException.class);
        }
        if (Formats.canEncode(type)) {
            assertThat(Formats.encoder(type).type()).isEqualTo(type);
        } else {
            assertThatThrownBy(() -> Formats.encoder(type)).isInstanceOf(UnsupportedTensorTypeException.class);
        }
    }

    @Test
    void refusesUnsupportedTypesByNameAndSaysWhichAreSupported() {
        assertThatThrownBy(() -> Formats.decoder(TensorType.IQ2_XXS))
                .asInstanceOf(throwable(UnsupportedTensorTypeException.class))
                .satisfies(e -> assertThat(e.type()).isEqualTo(TensorType.IQ2_XXS))
                .hasMessage("cannot decode tensor type IQ2_XXS (supported: F32, F16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0,"
                        + " Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL, IQ4_XS, BF16)");
        assertThatThrownBy(() -> Formats.encoder(TensorType.Q2_K))
                .hasMessage("cannot encode tensor type Q2_K (supported: F32, F16, Q4_0, Q8_0, Q4_K, Q5_K, Q6_K, BF16)");
    }

    @Test
    void offersSetsThatCannotBeChanged() {
        assertThatThrownBy(() -> Formats.decodable().removeAll(EnumSet.allOf(TensorType.class)))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
