package dev.beckon.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.beckon.cloud.identity.Phones.Phone;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RotatingResolverTest {
  private static final long WINDOW_MS = 512_000;
  private static final long BORDER_MS = 3_451_613L * WINDOW_MS;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final Phones phones = new Phones(seed);
  private final AtomicLong cpuNs = new AtomicLong();

  @BeforeEach
  void printTheSeed() {
    System.out.println("resolver seed " + seed);
  }

  @Test
  void agreesWithAMapOfAllIdsWhateverIsRegisteredWithdrawnReassignedAndWhenever() {
    long nowMs = BORDER_MS + random.nextLong(WINDOW_MS);
    RotatingResolver resolver = new RotatingResolver(nowMs, cpuNs::get);
    resolver.reserve(random.nextInt(10_000));
    List<Phone> known = new ArrayList<>();
    Map<String, String> shopperOf = new HashMap<>();
    List<Phone> gone = new ArrayList<>();
    for (int round = 0; round < 60_000; round++) {
      int dice = random.nextInt(100);
      if (dice < 20 || known.isEmpty()) {
        Phone phone = gone.isEmpty() || dice > 2 ? phones.next() : gone.remove(0);
        resolver.add(phone.installation(), phone.key());
        known.add(phone);
        shopperOf.put(phone.installation().installationId(), phone.shopperId());
      } else if (dice < 28 && known.size() > 1) {
        Phone phone = known.remove(random.nextInt(known.size()));
        resolver.remove(phone.installation().installationId());
        shopperOf.remove(phone.installation().installationId());
        gone.add(phone);
      } else if (dice < 30) {
        String installationId = any(known).installation().installationId();
        String other = any(known).shopperId();
        assertThat(resolver.reassign(installationId, other)).isTrue();
        shopperOf.put(installationId, other);
      } else if (dice < 31) {
        nowMs = later(nowMs);
        resolver.advance(nowMs);
      }
      long heardAtMs = nowMs - random.nextInt(2_000);
      long phoneMs = heardAtMs + random.nextLong(-WINDOW_MS, WINDOW_MS + 1);
      Phone phone = random.nextInt(5) == 0 && !gone.isEmpty() ? any(gone) : any(known);
      long id = phones.idOf(phone, phoneMs);
      String expected = shopperOf.get(phone.installation().installationId());
      assertThat(shopper(resolver.resolve(id, heardAtMs)))
          .as("round %d, now %d, heard %d, phone %d", round, nowMs, heardAtMs, phoneMs)
          .isEqualTo(expected);
      Installation[] both = new Installation[2];
      long[] heardMs = {heardAtMs, heardAtMs};
      resolver.resolve(new long[] {random.nextLong(), id}, heardMs, both);
      assertThat(both[0]).isNull();
      assertThat(shopper(both[1])).isEqualTo(expected);
    }
    assertThat(resolver.size()).isEqualTo(known.size()).isGreaterThan(5_000);
    assertThat(resolver.resolve(random.nextLong(), nowMs)).isNull();
    assertThat(resolver.resolve(0, nowMs)).isNull();
  }

  private static String shopper(Installation found) {
    return found == null ? null : found.shopperId();
  }

  /** A step of the service's clock: mostly small, at times just over a border, rarely a jump. */
  private long later(long nowMs) {
    int dice = random.nextInt(40);
    if (dice == 0) {
      return nowMs + random.nextLong(-3 * WINDOW_MS, 5 * WINDOW_MS);
    }
    return dice < 10
        ? (nowMs / WINDOW_MS + 1) * WINDOW_MS + random.nextInt(3) - 1
        : nowMs + random.nextLong(30_000);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  @Test
  void knowsNobodyTwoWindowsOffAndCountsByHowMuchClocksAreOff() {
    RotatingResolver resolver = new RotatingResolver(BORDER_MS, cpuNs::get);
    Phone phone = phones.next();
    resolver.add(phone.installation(), phone.key());
    for (int off = -2; off <= 2; off++) {
      long id = phones.idOf(phone, BORDER_MS + off * WINDOW_MS);
      for (int times = 0; times < off + 3; times++) {
        assertThat(shopper(resolver.resolve(id, BORDER_MS)))
            .isEqualTo(Math.abs(off) == 2 ? null : phone.shopperId());
      }
    }
    assertThat(List.of(-1, 0, 1)).extracting(resolver::resolvedCount).containsExactly(2L, 3L, 4L);
    assertThat(resolver.unknownCount()).isEqualTo(1 + 5);
  }

  @Test
  void hasTheNextWindowReadyAtTheBorderAndMakesEachTableOnceLittleByLittle() {
    long nowMs = BORDER_MS + 20_000;
    RotatingResolver resolver = new RotatingResolver(nowMs, () -> cpuNs.addAndGet(1_000));
    List<Phone> known = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      known.add(phones.next());
      resolver.add(known.get(i).installation(), known.get(i).key());
    }
    for (; nowMs < BORDER_MS + 3 * WINDOW_MS; nowMs += 100) {
      long stepsBefore = cpuNs.get();
      resolver.advance(nowMs);
      // Each slice of 64 rows reads the clock twice; 10,000 rows in 256 s are four a step.
      assertThat(cpuNs.get() - stepsBefore).as("at %d", nowMs).isLessThanOrEqualTo(2_000);
      if (nowMs % 16_000 == 0) {
        Phone phone = any(known);
        long id = phones.idOf(phone, nowMs + random.nextLong(-WINDOW_MS, WINDOW_MS + 1));
        assertThat(shopper(resolver.resolve(id, nowMs)))
            .as("at %d", nowMs)
            .isEqualTo(phone.shopperId());
      }
    }
    assertThat(resolver.rotations().count()).isEqualTo(3);
    assertThat(resolver.rotations().lastCpuNs()).isPositive();
  }

  @Test
  void forgetsTheKeyAndThePlaceOfAWithdrawnOne() {
    RotatingResolver resolver = new RotatingResolver(BORDER_MS, cpuNs::get);
    Phone phone = phones.next();
    resolver.add(phone.installation(), phone.key());
    resolver.remove(phone.installation().installationId());
    resolver.remove(phone.installation().installationId());
    assertThat(resolver.resolve(phones.idOf(phone, BORDER_MS), BORDER_MS)).isNull();
    assertThat(resolver.size()).isZero();
    assertThat(resolver.reassign(phone.installation().installationId(), phones.id())).isFalse();
    Phone zero = new Phone(phone.installation(), "0".repeat(32));
    assertThat(resolver.resolve(phones.idOf(zero, BORDER_MS), BORDER_MS)).isNull();
    Phone next = phones.next();
    long before = resolver.bytes();
    resolver.add(next.installation(), next.key());
    assertThat(resolver.bytes()).isEqualTo(before);
    resolver.advance(BORDER_MS + WINDOW_MS - 1);
    long laterMs = BORDER_MS + 2 * WINDOW_MS - 1;
    assertThat(resolver.resolve(phones.idOf(phone, laterMs), laterMs)).isNull();
    assertThat(shopper(resolver.resolve(phones.idOf(next, laterMs), laterMs)))
        .isEqualTo(next.shopperId());
  }

  @Test
  void neverNamesAnotherShopperWhileRowsAndTablesChangeHands() throws Exception {
    RotatingResolver resolver = new RotatingResolver(BORDER_MS, cpuNs::get);
    Phone stays = phones.next();
    Phone comesAndGoes = phones.next();
    resolver.add(stays.installation(), stays.key());
    long staysId = phones.idOf(stays, BORDER_MS);
    long comesAndGoesId = phones.idOf(comesAndGoes, BORDER_MS);
    AtomicReference<String> wrong = new AtomicReference<>();
    AtomicLong looks = new AtomicLong();
    Thread reader =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted() && wrong.get() == null) {
                Installation one = resolver.resolve(staysId, BORDER_MS);
                Installation two = resolver.resolve(comesAndGoesId, BORDER_MS);
                if (!stays.installation().equals(one)) {
                  wrong.set("who stays was " + one);
                } else if (two != null && !two.equals(comesAndGoes.installation())) {
                  wrong.set("who comes and goes was " + two);
                }
                looks.incrementAndGet();
              }
            });
    reader.start();
    for (int i = 0; i < 100_000 || looks.get() < 10_000; i++) {
      Phone other = phones.next();
      resolver.add(comesAndGoes.installation(), comesAndGoes.key());
      resolver.remove(comesAndGoes.installation().installationId());
      resolver.add(other.installation(), other.key());
      if (i % 4 != 0) {
        resolver.remove(other.installation().installationId());
      }
    }
    reader.interrupt();
    reader.join();
    assertThat(wrong.get()).isNull();
  }

  @Test
  void allocatesNothingForALookUp() {
    RotatingResolver resolver = new RotatingResolver(BORDER_MS, cpuNs::get);
    long[] ids = new long[3_000];
    for (int i = 0; i < ids.length; i++) {
      Phone phone = phones.next();
      ids[i] = phones.idOf(phone, BORDER_MS + (i % 4 - 1) * WINDOW_MS); // a quarter is unknown
      resolver.add(phone.installation(), phone.key());
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (long id : ids) {
        resolver.resolve(id, BORDER_MS);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).isZero();
    assertThat(resolver.unknownCount()).isEqualTo(20 * ids.length / 4);
  }

  @Test
  void dropsTheNameOfWhoWasNotSeenForAWholeRotation() {
    RotatingResolver resolver = new RotatingResolver(BORDER_MS, cpuNs::get);
    Phone phone = phones.next();
    resolver.add(phone.installation(), phone.key());
    Installation first = resolver.resolve(phones.idOf(phone, BORDER_MS), BORDER_MS);
    long nowMs = BORDER_MS;
    for (int window = 1; window <= 2; window++) {
      nowMs += WINDOW_MS;
      assertThat(resolver.resolve(phones.idOf(phone, nowMs), nowMs)).isSameAs(first);
      resolver.advance(nowMs + 20_000);
      resolver.advance(nowMs + WINDOW_MS - 1);
    }
    resolver.advance(nowMs + WINDOW_MS + 20_000);
    resolver.advance(nowMs + 2 * WINDOW_MS - 1);
    nowMs += 2 * WINDOW_MS;
    assertThat(resolver.resolve(phones.idOf(phone, nowMs), nowMs))
        .isEqualTo(first)
        .isNotSameAs(first);
  }

  @Test
  void holdsAHundredThousandInstallationsInTwelveMegabytes() {
    RotatingResolver resolver = new RotatingResolver(BORDER_MS + 20_000, cpuNs::get);
    for (int i = 0; i < 100_000; i++) {
      Phone phone = phones.next();
      resolver.add(phone.installation(), phone.key());
    }
    resolver.reserve(50_000);
    resolver.advance(BORDER_MS + 20_000);
    resolver.advance(BORDER_MS + WINDOW_MS - 1);
    assertThat(resolver.rotations().count()).isEqualTo(1);
    assertThat(resolver.bytes()).isBetween(10_000_000L, 12_000_000L);
  }

  @Test
  void refusesWhatWasNotIssued() {
    RotatingResolver resolver = new RotatingResolver(BORDER_MS, cpuNs::get);
    Phone phone = phones.next();
    assertThatThrownBy(() -> resolver.add(phone.installation(), new byte[15]))
        .hasMessageContaining("15 bytes; allowed: 16");
    assertThatThrownBy(() -> resolver.add(new Installation("i1", phone.shopperId()), phone.key()))
        .hasMessageContaining("installation");
    assertThatThrownBy(() -> resolver.reassign(phone.installation().installationId(), "s1"))
        .hasMessageContaining("shopper");
    resolver.remove("i1");
    assertThat(resolver.size()).isZero();
  }
}
