package dev.beckon.cloud.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedRedisIT {
  @TempDir Path dataDir;
  private EmbeddedRedis server;

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void isDurableAndPassesTheStartUpChecks() throws Exception {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    try (RedisConnection redis = RedisConnection.open(server.url())) {
      assertThat(RedisChecks.faults(redis, AppendFsync.ALWAYS)).isEmpty();
      redis.async().configSet("appendfsync", "everysec").get(2, TimeUnit.SECONDS);
      redis.async().configSet("maxmemory-policy", "allkeys-lru").get(2, TimeUnit.SECONDS);
      redis.async().configSet("stream-node-max-entries", "100").get(2, TimeUnit.SECONDS);
      assertThat(RedisChecks.faults(redis, AppendFsync.ALWAYS))
          .containsExactly(
              "Redis setting appendfsync is everysec, must be always",
              "Redis setting maxmemory-policy is allkeys-lru, must be noeviction",
              "Redis setting stream-node-max-entries is 100, must be 1");
    }
  }

  @Test
  void keepsItsPasswordToTheOwner() throws IOException {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dataDir.resolve("redis/redis.conf"))))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve("redis"))))
        .isEqualTo("rwx------");
    assertThatThrownBy(() -> RedisConnection.open("redis://127.0.0.1:" + server.port()).close())
        .hasStackTraceContaining("NOAUTH");
  }

  @Test
  void keepsWhatWasWrittenOverAnOrderlyStop() throws Exception {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    write("k", "v");
    server.close();
    assertThat(dataDir.resolve("redis/redis.pid")).doesNotExist();
    server = EmbeddedRedis.start(dataDir, AppendFsync.EVERYSEC);
    assertThat(server.adopted()).isFalse();
    assertThat(read("k")).isEqualTo("v");
  }

  @Test
  void adoptsTheServerOfAKilledService() throws Exception {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    long pid = server.pid();
    write("k", "v");
    server.abandon();
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    assertThat(server.adopted()).isTrue();
    assertThat(server.pid()).isEqualTo(pid);
    assertThat(read("k")).isEqualTo("v");
  }

  @Test
  void stopsAFrozenServerAndStartsANewOneOnTheSameFile() throws Exception {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    long pid = server.pid();
    write("k", "v");
    signal("STOP", pid);
    server.abandon();
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    assertThat(server.adopted()).isFalse();
    assertThat(server.pid()).isNotEqualTo(pid);
    assertThat(new RedisProcesses(dataDir.resolve("redis").toRealPath()).find())
        .extracting(ProcessHandle::pid)
        .containsExactly(server.pid());
    assertThat(read("k")).isEqualTo("v");
  }

  @Test
  void startsAfterAKillOfTheServerWithItsLastWriteCutOff() throws Exception {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    write("k", "v");
    write("cut", "off");
    long pid = server.pid();
    signal("KILL", pid);
    server.abandon();
    truncateByOneByte();
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    assertThat(server.adopted()).isFalse();
    assertThat(read("k")).isEqualTo("v");
    assertThat(read("cut")).isNull();
  }

  @Test
  void comesBackOnTheSameFileForThoseConnectedWhenItIsKilled() throws Exception {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (RedisConnection redis = RedisConnection.open(server.url());
        RedisKeeper keeper = new RedisKeeper(server, meters)) {
      assertThat(keeper).isNotNull();
      redis.async().set("k", "v").get(2, TimeUnit.SECONDS);
      long killed = server.pid();
      signal("KILL", killed);
      await()
          .atMost(20, TimeUnit.SECONDS)
          .ignoreExceptions()
          .until(() -> redis.async().get("k").get(2, TimeUnit.SECONDS), "v"::equals);
      await().untilAsserted(() -> assertThat(server.pid()).isNotEqualTo(killed));
      await()
          .untilAsserted(
              () ->
                  assertThat(meters.get("beckon_redis_restarts_total").counter().count())
                      .isEqualTo(1));
    }
  }

  @Test
  void leavesAFrozenOrStoppedServerAsItIs() throws Exception {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    long pid = server.pid();
    signal("STOP", pid);
    assertThat(server.revive()).isFalse();
    signal("CONT", pid);
    assertThat(server.pid()).isEqualTo(pid);
    server.close();
    assertThat(server.revive()).isFalse();
    assertThat(new RedisProcesses(dataDir.resolve("redis").toRealPath()).find()).isEmpty();
  }

  @Test
  void refusesASecondServiceOnTheSameDirectory() throws IOException {
    server = EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS);
    assertThatThrownBy(() -> EmbeddedRedis.start(dataDir, AppendFsync.ALWAYS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another service runs on " + dataDir.toRealPath());
    assertThat(new RedisProcesses(dataDir.resolve("redis").toRealPath()).find()).hasSize(1);
  }

  private void write(String key, String value) throws Exception {
    try (RedisConnection redis = RedisConnection.open(server.url())) {
      redis.async().set(key, value).get(2, TimeUnit.SECONDS);
    }
  }

  private String read(String key) throws Exception {
    try (RedisConnection redis = RedisConnection.open(server.url())) {
      return redis.async().get(key).get(2, TimeUnit.SECONDS);
    }
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }

  private void truncateByOneByte() throws IOException {
    try (var files = Files.list(dataDir.resolve("redis/appendonlydir"))) {
      Path newest = files.filter(f -> f.toString().endsWith(".incr.aof")).findFirst().orElseThrow();
      try (var channel =
          java.nio.channels.FileChannel.open(newest, java.nio.file.StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - 1);
      }
    }
  }
}
