package io.shardway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServiceTest {

    @Test
    void goesByItsShortNameAndByItsModule() {
        assertThat(Service.of("api")).isEqualTo(Service.API);
        assertThat(Service.of("copier-service")).isEqualTo(Service.COPIER);
    }

    @Test
    void runsWithOneCompilerWhereProcessorsAreFew() {
        assertThat(Service.API.jvmOptions(2)).contains("-XX:TieredStopAtLevel=1");
        assertThat(Service.API.jvmOptions(4)).doesNotContain("-XX:TieredStopAtLevel=1");
    }

    @Test
    void saysWhichServicesThereAre() {
        assertThatThrownBy(() -> Service.of("kopier"))
                .hasMessage("There is no service 'kopier'; there are "
                        + "[api, gateway, cutover, replicator, copier, verifier]");
    }
}
