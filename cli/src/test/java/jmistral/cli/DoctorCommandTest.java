package jmistral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    @Test
    void saysWhatItFinds() {
        Invocation doctor = Invocation.of("doctor");
        assertThat(doctor.exitCode()).isZero();
        assertThat(doctor.error()).isEmpty();
        assertThat(doctor.output())
                .contains("jmistral ", "kernels     ", "memory      ", "GiB", "input no, output no, error no");
    }
}
