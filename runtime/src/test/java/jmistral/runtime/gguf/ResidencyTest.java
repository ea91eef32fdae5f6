package jmistral.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import jmistral.testdata.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidencyTest {
    @TempDir
    Path folder;

    @Test
    void fileThatWasReadIsResident() throws Exception {
        Path path = new TinyModel().layers(40).embeddingLength(128).write(folder.resolve("tiny.gguf"));
        try (GgufFile file = GgufFile.open(path)) {
            Residency residency = file.residency();
            residency.load(() -> false);

            assertThat(residency.totalBytes()).isEqualTo(Files.size(path)).isGreaterThan(4 << 20);
            assertThat(residency.residentBytes()).isEqualTo(residency.totalBytes());
            assertThat(residency.residentBytes()).isEqualTo(residency.totalBytes());
        }
    }

    @Test
    void closedFileIsNotRead() {
        GgufFile file = GgufFile.open(new TinyModel().write(folder.resolve("tiny.gguf")));
        Residency residency = file.residency();
        file.close();

        assertThatThrownBy(() -> residency.load(() -> false)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(residency::residentBytes).isInstanceOf(IllegalStateException.class);
    }
}
