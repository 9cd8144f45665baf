package dev.beckon.simulator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ChildTest {
  @TempDir Path folder;

  @Test
  void tellsWhatStandsAfterReadyAndKeepsTheLog() throws Exception {
    try (Child child = start("echo starting; echo READY http=here; exec sleep 60")) {
      assertThat(child.awaitReady(10_000)).isEqualTo("http=here");
      assertThat(child.isAlive()).isTrue();
      assertThat(child.tail()).isEqualTo("starting\nREADY http=here");
    }
  }

  @Test
  void aChildThatEndsBeforeItIsReadyIsToldWithItsLastWords() throws Exception {
    try (Child child = start("echo port is taken >&2; exit 3")) {
      assertThatThrownBy(() -> child.awaitReady(10_000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broken ended before it was ready")
          .hasMessageContaining("port is taken");
    }
  }

  @Test
  void aChildThatIsNotReadyInTimeIsTold() throws Exception {
    try (Child child = start("echo thinking; exec sleep 60")) {
      assertThatThrownBy(() -> child.awaitReady(50))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was not ready after 50 ms");
    }
  }

  @Test
  void aKillIsAtOnceAndEvenAgainstItsWill() throws Exception {
    try (Child child = start("trap '' TERM; echo READY now; while :; do sleep 0.1; done")) {
      child.awaitReady(10_000);

      child.kill();

      assertThat(child.isAlive()).isFalse();
      assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }
  }

  @Test
  void freePortsAreDifferent() throws Exception {
    assertThat(new HashSet<>(Ports.freeTcp(5))).hasSize(5);
    assertThat(new HashSet<>(Ports.freeUdp(12))).hasSize(12);
  }

  @Test
  void aFolderWithoutRedisHasNone() throws Exception {
    assertThat(RedisProcesses.of(folder)).isEmpty();
  }

  @Test
  void aRedisIsFoundByTheFolderItWorksInAndStopped() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data/redis"));
    Path script = folder.resolve("redis-server");
    Files.writeString(script, "echo READY now\nwhile :; do sleep 0.1; done\n");
    try (Child redis =
        Child.start(
            "redis", List.of("/bin/sh", script.toString()), data, folder.resolve("redis.log"))) {
      redis.awaitReady(10_000);

      assertThat(RedisProcesses.of(folder.resolve("data"))).containsExactly(redis.pid());
      assertThat(RedisProcesses.of(Files.createDirectories(folder.resolve("other")))).isEmpty();

      RedisProcesses.stop(folder.resolve("data"));
      ProcessHandle.of(redis.pid()).ifPresent(p -> p.onExit().join());
      assertThat(RedisProcesses.of(folder.resolve("data"))).isEmpty();
    }
  }

  @Test
  void aWorkFolderGoesWithAllInIt() throws Exception {
    Workspace workspace = Workspace.create();
    Files.createDirectories(workspace.resolve("data/redis"));
    workspace.write("data/redis/some.aof", "x");

    workspace.delete();

    assertThat(workspace.folder()).doesNotExist();
  }

  private Child start(String script) throws IOException {
    return Child.start(
        "broken", List.of("/bin/sh", "-c", script), folder, folder.resolve("child.log"));
  }
}
