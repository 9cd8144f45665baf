package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class StartExceptionTest {
  @Test
  void saysWhatIsWrongWithAFile() {
    assertThat(StartException.words(new NoSuchFileException("a.json")))
        .isEqualTo("there is no a.json");
    assertThat(StartException.words(new AccessDeniedException("data")))
        .startsWith("this user (")
        .endsWith(") may not use data");
    assertThat(StartException.words(new IOException("disk full"))).isEqualTo("disk full");
  }
}
