package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorsTest {
    private static final int AVAILABLE = Runtime.getRuntime().availableProcessors();

    @TempDir
    private Path root;

    @Test
    void hardwareThreadsOfOneCoreCountOnce() throws IOException {
        file("proc/self/status", "Name:\tjmistral\nCpus_allowed_list:\t0-1\n");
        siblings(0, "0-1\n");
        siblings(1, "0-1\n");
        assertThat(new Processors(root).performanceCores()).isEqualTo(1);
    }

    @Test
    void coresOutsideTheAllowedListDoNotCount() throws IOException {
        file("proc/self/status", "Cpus_allowed_list:\t2\n");
        for (int cpu = 0; cpu < 4; cpu++) {
            siblings(cpu, cpu + "\n");
        }
        assertThat(new Processors(root).performanceCores()).isEqualTo(1);
    }

    @Test
    void efficiencyCoresDoNotCount() throws IOException {
        file("proc/self/status", "Cpus_allowed_list:\t0-5\n");
        file("sys/devices/cpu_core/cpus", "0-1\n");
        siblings(0, "0-1\n");
        siblings(1, "0-1\n");
        for (int cpu = 2; cpu < 6; cpu++) {
            siblings(cpu, cpu + "\n");
        }
        assertThat(new Processors(root).performanceCores()).isEqualTo(1);
    }

    @Test
    void neverMoreThanTheJvmSees() throws IOException {
        file("proc/self/status", "Cpus_allowed_list:\t0-9999\n");
        for (int cpu = 0; cpu < 10000; cpu += 1000) {
            siblings(cpu, cpu + "\n");
        }
        assertThat(new Processors(root).performanceCores()).isEqualTo(AVAILABLE);
    }

    @Test
    void unknownSystemsCountAllProcessors() {
        assertThat(new Processors(root).performanceCores()).isEqualTo(AVAILABLE);
    }

    @Test
    void unreadableListsCountAllProcessors() throws IOException {
        file("proc/self/status", "Cpus_allowed_list:\tnone\n");
        assertThat(new Processors(root).performanceCores()).isEqualTo(AVAILABLE);
    }

    private void siblings(int cpu, String list) throws IOException {
        file("sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list", list);
    }

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
