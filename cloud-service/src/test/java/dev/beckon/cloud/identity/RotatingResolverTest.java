package dev.beckon.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RotatingResolverTest {
  private static final long WINDOW_MS = 512_000;
  private static final long BORDER_MS = 3_451_613L * WINDOW_MS;
  private final Eid eid = new Eid();
  private final Deque<Runnable> builds = new ArrayDeque<>();

  @Test
  void resolvesTenThousandInstallationsAtAnyTimeWithClocksOffByUpToAWindow() {
    long seed = new Random().nextLong();
    System.out.println("resolver seed " + seed);
    Random random = new Random(seed);
    long nowMs = BORDER_MS + random.nextLong(WINDOW_MS);
    RotatingResolver resolver = new RotatingResolver(Runnable::run, nowMs);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      keys.add(key(random));
      resolver.addLater(installation(i), keys.get(i));
    }
    resolver.rebuild(nowMs).join();
    assertThat(resolver.size()).isEqualTo(10_000);
    for (int round = 0; round < 40_000; round++) {
      if (round % 4_000 == 0) {
        nowMs += random.nextLong(WINDOW_MS);
        if (random.nextInt(2) == 0) {
          nowMs = nowMs / WINDOW_MS * WINDOW_MS + random.nextInt(3) - 1; // at a border
        }
        resolver.advance(nowMs).join();
      }
      int who = random.nextInt(keys.size());
      long heardAtMs = nowMs - random.nextInt(2_000);
      long phoneMs = heardAtMs + random.nextLong(-WINDOW_MS, WINDOW_MS + 1);
      Installation found = resolver.resolve(at(keys.get(who), phoneMs), heardAtMs);
      assertThat(found)
          .as(
              "shopper %d, now %d, heard %d, phone %d, seed %d",
              who, nowMs, heardAtMs, phoneMs, seed)
          .isEqualTo(installation(who));
    }
    long unknown = resolver.unknownCount();
    assertThat(resolver.resolve(random.nextLong(), nowMs)).isNull();
    assertThat(resolver.resolve(0, nowMs)).isNull();
    assertThat(resolver.unknownCount()).isEqualTo(unknown + 2);
  }

  @Test
  void knowsNobodyTwoWindowsOff() {
    RotatingResolver resolver = new RotatingResolver(Runnable::run, BORDER_MS);
    byte[] key = new byte[16];
    resolver.add(installation(1), key);
    assertThat(resolver.resolve(at(key, BORDER_MS + WINDOW_MS), BORDER_MS)).isNotNull();
    assertThat(resolver.resolve(at(key, BORDER_MS - WINDOW_MS), BORDER_MS)).isNotNull();
    assertThat(resolver.resolve(at(key, BORDER_MS + 2 * WINDOW_MS), BORDER_MS)).isNull();
    assertThat(resolver.resolve(at(key, BORDER_MS - 2 * WINDOW_MS), BORDER_MS)).isNull();
  }

  @Test
  void registrationsAndWithdrawalsTakeEffectAtOnceEvenWhileABuildIsUnderWay() {
    RotatingResolver resolver = new RotatingResolver(builds::add, BORDER_MS);
    byte[] early = key(new Random(1));
    byte[] late = key(new Random(2));
    resolver.add(installation(1), early);
    var built = resolver.rebuild(BORDER_MS);
    resolver.add(installation(2), late);
    assertThat(resolver.resolve(at(early, BORDER_MS), BORDER_MS)).isEqualTo(installation(1));
    assertThat(resolver.resolve(at(late, BORDER_MS), BORDER_MS)).isEqualTo(installation(2));
    resolver.remove("i1");
    assertThat(resolver.resolve(at(early, BORDER_MS), BORDER_MS)).isNull();
    builds.remove().run();
    assertThat(built).isCompleted();
    assertThat(resolver.resolve(at(early, BORDER_MS), BORDER_MS)).isNull();
    assertThat(resolver.resolve(at(late, BORDER_MS), BORDER_MS)).isEqualTo(installation(2));
    resolver.remove("i2");
    resolver.remove("i2");
    assertThat(resolver.resolve(at(late, BORDER_MS), BORDER_MS)).isNull();
    assertThat(resolver.size()).isZero();
    // The key of a withdrawn one is zeroed: the id of a zero key must not resolve to anybody.
    assertThat(resolver.resolve(at(new byte[16], BORDER_MS), BORDER_MS)).isNull();
  }

  @Test
  void hasTheNextWindowReadyWithoutABuildAtTheBorder() {
    RotatingResolver resolver = new RotatingResolver(builds::add, BORDER_MS);
    byte[] key = key(new Random(3));
    resolver.addLater(installation(1), key);
    var built = resolver.rebuild(BORDER_MS);
    builds.remove().run();
    assertThat(built).isCompleted();
    long later = BORDER_MS + WINDOW_MS;
    assertThat(resolver.advance(later)).isNotDone();
    assertThat(resolver.resolve(at(key, later), later)).isEqualTo(installation(1));
    assertThat(resolver.resolve(at(key, later + WINDOW_MS), later)).isEqualTo(installation(1));
  }

  @Test
  void foldsManyRegistrationsInAndReportsABuildThatFails() {
    RotatingResolver resolver = new RotatingResolver(builds::add, BORDER_MS);
    Random random = new Random(4);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      keys.add(key(random));
      resolver.add(installation(i), keys.get(i));
    }
    assertThat(resolver.advance(BORDER_MS)).isNotDone();
    builds.remove().run();
    assertThat(resolver.advance(BORDER_MS)).isCompleted();
    for (int i = 0; i < keys.size(); i++) {
      assertThat(resolver.resolve(at(keys.get(i), BORDER_MS), BORDER_MS))
          .isEqualTo(installation(i));
    }
    var failing = resolver.rebuild(1L << 50); // past the format's 32-bit seconds
    builds.remove().run();
    assertThat(failing).isCompletedExceptionally();
    assertThat(resolver.rebuild(BORDER_MS)).isNotDone();
    builds.remove().run();
    assertThat(resolver.resolve(at(keys.get(0), BORDER_MS), BORDER_MS)).isNotNull();
  }

  @Test
  void refusesAKeyOfAnotherLength() {
    RotatingResolver resolver = new RotatingResolver(Runnable::run, BORDER_MS);
    assertThatThrownBy(() -> resolver.add(installation(1), new byte[15]))
        .hasMessageContaining("16");
  }

  private long at(byte[] key, long unixMs) {
    return eid.of(key, 9, Math.floorDiv(unixMs, 1000L));
  }

  private static byte[] key(Random random) {
    byte[] key = new byte[16];
    random.nextBytes(key);
    return key;
  }

  private static Installation installation(int i) {
    return new Installation("i" + i, "s" + i);
  }
}
