package jmistral.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import jmistral.testdata.GgufBuilder;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitFilesTest {
    @TempDir
    Path folder;

    /** Part {@code number}, from 0, of {@code count}, with one tensor that holds its number. */
    private static GgufBuilder part(int number, int count) {
        return new GgufBuilder()
                .u16("split.no", number)
                .u16("split.count", count)
                .i32("split.tensors.count", count)
                .tensor("t" + number, new float[] {number, number}, 2);
    }

    private Path name(int number, int count) {
        return folder.resolve(String.format("model-%05d-of-%05d.gguf", number, count));
    }

    private Path writeParts(int count) {
        for (int number = 0; number < count; number++) {
            part(number, count).string("from", "part " + number).write(name(number + 1, count));
        }
        return name(1, count);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(Path path) {
        return assertThatThrownBy(() -> GgufFile.open(path)).isInstanceOf(GgufFormatException.class);
    }

    @Test
    void opensAllPartsByTheFirst() {
        try (GgufFile file = GgufFile.open(writeParts(3))) {
            assertThat(file.paths()).containsExactly(name(1, 3), name(2, 3), name(3, 3));
            assertThat(file.tensors().keySet()).containsExactly("t0", "t1", "t2");
            assertThat(file.metadata().string("from")).isEqualTo("part 0");
            TensorInfo last = file.tensor("t2", 2);
            assertThat(last.part()).isEqualTo(2);
            assertThat(file.path(last)).isEqualTo(name(3, 3));
            assertThat(file.data(last).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0)).isEqualTo(2);
        }
    }

    @Test
    void partsMayBeAlignedDifferently() {
        part(0, 2).alignment(64).write(name(1, 2));
        part(1, 2).write(name(2, 2));
        // The first part's tensor was added before its alignment changed: only its place in the file moves.
        try (GgufFile file = GgufFile.open(name(1, 2))) {
            assertThat(file.data(file.tensor("t0", 2)).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0))
                    .isZero();
            assertThat(file.data(file.tensor("t1", 2)).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0))
                    .isEqualTo(1);
        }
    }

    @Test
    void opensSplitModelOfOnePart() {
        try (GgufFile file = GgufFile.open(part(0, 1).write(folder.resolve("any-name.gguf")))) {
            assertThat(file.tensors()).hasSize(1);
        }
    }

    @Test
    void opensWholeModelWhoseNameLooksSplit() {
        try (GgufFile file = GgufFile.open(new GgufBuilder().bool("whole", true).write(name(1, 2)))) {
            assertThat(file.paths()).hasSize(1);
        }
    }

    @Test
    void asksForTheFirstPart() {
        writeParts(3);
        assertRefused(name(2, 3))
                .hasMessageContaining(
                        "this is part 2 of 3 of a split model: name the first, model-00001-of-00003.gguf");
    }

    @Test
    void namesTheMissingPart() {
        Path first = writeParts(3);
        assertThat(name(3, 3).toFile().delete()).isTrue();
        assertRefused(first)
                .hasMessageStartingWith(name(3, 3) + ": part 3 of 3 of the split model " + first + " is missing");
    }

    @Test
    void namesThePartThatDisagreesOnCountOrNumber() {
        Path first = writeParts(3);
        part(1, 4).write(name(2, 3));
        assertRefused(first)
                .hasMessageStartingWith(name(2, 3) + ": split.count must be 3")
                .hasMessageContaining("found 4");
        part(2, 3).write(name(2, 3));
        assertRefused(first)
                .hasMessageStartingWith(name(2, 3) + ": split.no must be 1")
                .hasMessageContaining("found 2");
        new GgufBuilder().write(name(2, 3));
        assertRefused(first).hasMessageStartingWith(name(2, 3) + ": missing key split.count");
    }

    @Test
    void refusesOtherNumberOfTensorsThanCounted() {
        Path first = writeParts(2);
        part(1, 2).tensor("extra", new float[] {0}, 1).write(name(2, 2));
        assertRefused(first).hasMessageContaining("split.tensors.count is 2, but the 2 parts hold 3 tensors");
    }

    @Test
    void refusesTensorThatTwoPartsHold() {
        Path first = writeParts(2);
        new GgufBuilder()
                .u16("split.no", 1)
                .u16("split.count", 2)
                .tensor("t0", new float[] {1, 1}, 2)
                .write(name(2, 2));
        assertRefused(first)
                .hasMessageStartingWith(name(2, 2) + ": duplicate tensor name t0")
                .hasMessageContaining(first.toString());
    }

    @Test
    void refusesNameThatDoesNotFitTheParts() {
        Path odd = part(0, 2).write(folder.resolve("renamed.gguf"));
        assertRefused(odd)
                .hasMessageContaining("part 1 of 2 of a split model")
                .hasMessageContaining("-00001-of-00002.gguf");
        Path other = part(0, 2).write(name(1, 5));
        assertRefused(other).hasMessageContaining("part 1 of 2").hasMessageContaining("its name says part 1 of 5");
    }

    @Test
    void faultInLaterPartNamesThatPart() {
        Path first = writeParts(2);
        new GgufBuilder().version(9).write(name(2, 2));
        assertRefused(first).hasMessageStartingWith(name(2, 2) + ": unsupported GGUF version 9");
    }
}
