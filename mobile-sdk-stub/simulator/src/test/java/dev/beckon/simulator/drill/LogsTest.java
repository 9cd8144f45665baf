package dev.beckon.simulator.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
  @TempDir private Path folder;

  @Test
  void errorsAreFoundInEveryLogBelowTheFolder() throws IOException {
    Files.writeString(
        folder.resolve("service.log"),
        """
        READY http=http://127.0.0.1:1
        2026-11-23T03:54:59.511Z WARN  main         Relay: no ERROR at all
        2026-11-23T03:54:59.511Z ERROR main         Relay: broke off
        """);
    Files.writeString(folder.resolve("gw-1.log"), "03:54:59.511 ERROR scan Radio it broke\n");
    Files.createDirectories(folder.resolve("data/redis"));
    Files.writeString(
        folder.resolve("data/redis/redis.log"),
        """
        7:M 23 Nov 2026 03:54:44.586 # WARNING overcommit_memory is off, a save may fail
        7:M 23 Nov 2026 03:54:44.586 * Background saving terminated with success
        7:M 23 Nov 2026 03:54:44.586 # MISCONF Errors writing to the AOF file: No space left
        """);

    assertThat(Logs.errors(folder))
        .containsExactly(
            "redis.log: 7:M 23 Nov 2026 03:54:44.586 # MISCONF Errors writing to the AOF file: No"
                + " space left",
            "gw-1.log: 03:54:59.511 ERROR scan Radio it broke",
            "service.log: 2026-11-23T03:54:59.511Z ERROR main         Relay: broke off");
  }
}
