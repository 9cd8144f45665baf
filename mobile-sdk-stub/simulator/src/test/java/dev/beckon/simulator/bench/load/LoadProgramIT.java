package dev.beckon.simulator.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadProgramIT {
  private static final int STORES = 3;
  private static final int GATEWAYS = 3;
  private static final int PHONES = 8;

  @TempDir Path folder;
  private final Map<String, String> secrets = new HashMap<>();
  private final List<LoadPlan.Store> stores = new ArrayList<>();
  private FrontDoor door;

  @BeforeEach
  void open() {
    for (int s = 0; s < STORES; s++) {
      List<LoadPlan.Gateway> gateways = new ArrayList<>();
      for (int g = 0; g < GATEWAYS; g++) {
        String id = "s" + s + "-g" + g;
        secrets.put(id, "secret of " + id);
        gateways.add(new LoadPlan.Gateway(id, "secret of " + id));
      }
      List<String> keys = new ArrayList<>();
      for (int p = 0; p < PHONES; p++) {
        keys.add(String.format("%032x", 1 + s * PHONES + p));
      }
      stores.add(new LoadPlan.Store("store-" + s, gateways, keys));
    }
    door = new FrontDoor(secrets);
  }

  @AfterEach
  void close() {
    door.close();
  }

  private LoadPlan plan(int framesPerSecond, int batch) {
    return new LoadPlan(
        "127.0.0.1",
        door.port(),
        2,
        framesPerSecond,
        batch,
        GatewayRules.DEFAULT,
        100,
        300,
        1_200,
        500,
        0,
        7,
        stores,
        folder.resolve("result.json").toString());
  }

  private LoadResult play(LoadPlan plan) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("plan.json"), plan.toJson());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LoadProgram.run(file, new PrintStream(out, true, StandardCharsets.UTF_8));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .matches("READY start=\\d+ measure=\\d+ end=\\d+\\R");
    return LoadResult.read(Path.of(plan.resultFile()));
  }

  @Test
  void everySightingSentIsAcknowledgedAndTheSameNumberArrives() throws Exception {
    LoadResult result = play(plan(3_000, 5));

    assertThat(door.faults()).isEmpty();
    assertThat(result.sent()).isEqualTo(door.sightings()).isEqualTo(result.acknowledged());
    assertThat(result.sent()).isBetween(3_500L, 5_500L);
    assertThat(result.frames()).isEqualTo(result.sent());
    assertThat(result.messages()).isEqualTo(result.sent() / 5);
    assertThat(result.windowAcknowledged()).isEqualTo(result.windowSightings());
    assertThat(result.windowSightings()).isBetween(2_900L, 4_300L);
    assertThat(result.puback().count()).isEqualTo(result.windowMessages());
    assertThat(result.dropped()).isZero();
    assertThat(result.refused()).isEmpty();
    assertThat(result.disconnects()).isZero();
    assertThat(result.outOfOrder()).isZero();
    assertThat(door.batchSizes()).containsExactly(5);
    assertThat(door.mostUnanswered()).isLessThanOrEqualTo(FrontDoor.RECEIVE_MAXIMUM);
    assertThat(door.heardById()).hasSize(STORES * PHONES);
  }

  @Test
  void batchesOfTheGatewaysOwnSizeCarryEveryFrameOnce() throws Exception {
    LoadResult result = play(plan(3_000, 0));

    assertThat(door.faults()).isEmpty();
    assertThat(result.acknowledged()).isEqualTo(result.sent()).isEqualTo(door.sightings());
    // 24 phones, each heard 125 times a second, are told of at most 10 times by each of 3 gateways.
    assertThat(result.sent()).isLessThan(result.frames() / 3);
    assertThat(result.windowFrames()).isBetween(2_900L, 4_300L);
    assertThat(door.batchSizes()).allMatch(size -> size <= 20).anyMatch(size -> size > 1);
  }

  @Test
  void aServiceThatWithholdsPubacksFillsTheWindowAndNoMore() throws Exception {
    door.behave(FrontDoor.Behaviour.WITHHOLD);

    LoadResult result = play(plan(20_000, 1));

    assertThat(door.mostUnanswered()).isEqualTo(FrontDoor.RECEIVE_MAXIMUM);
    assertThat(result.sent()).isEqualTo((long) STORES * GATEWAYS * FrontDoor.RECEIVE_MAXIMUM);
    assertThat(result.acknowledged()).isZero();
    // What was due and could not be sent is given up, and said so.
    assertThat(result.dropped()).isBetween(25_000L, 35_000L);
  }

  @Test
  void refusedBatchesAreCountedByReasonCode() throws Exception {
    door.behave(FrontDoor.Behaviour.REFUSE);

    LoadResult result = play(plan(500, 5));

    assertThat(result.acknowledged()).isZero();
    assertThat(result.refused()).containsExactly(Map.entry("0x99", result.sent()));
  }

  @Test
  void sessionsThatTheServiceEndsAreCounted() throws Exception {
    door.behave(FrontDoor.Behaviour.HANG_UP);

    LoadResult result = play(plan(500, 5));

    assertThat(result.disconnects()).isEqualTo(STORES * GATEWAYS);
    assertThat(result.acknowledged()).isZero();
  }

  @Test
  void aWrongSecretEndsTheRunAndSaysWhoseItWas() {
    secrets.put("s1-g1", "changed");

    assertThatThrownBy(() -> play(plan(500, 5)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("s1-g1")
        .hasMessageContaining("BAD_USERNAME_OR_PASSWORD");
  }
}
