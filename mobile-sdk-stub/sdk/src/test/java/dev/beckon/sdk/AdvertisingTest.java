package dev.beckon.sdk;

import static dev.beckon.sdk.TestPhone.WELL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdvertisingTest {
  private static final long WINDOW_MS = 512_000;
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;

  @Test
  void saysNothingUntilAStoreWasEntered() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.advertise(WELL);
    assertThat(phone.beckon.advertisingState()).isEqualTo(AdvertisingState.OUTSIDE);
    assertThat(phone.beckon.advertiseInMs()).isEqualTo(Beckon.NEVER);
    phone.beckon.entered("north");
    assertThat(phone.beckon.advertisingState()).isEqualTo(AdvertisingState.ON_AIR);
    assertThat(phone.controller.isOnAir()).isTrue();
    phone.beckon.left("north");
    assertThat(phone.controller.isOnAir()).isFalse();
    assertThat(phone.controller.starts).isEqualTo(1);
  }

  @Test
  void staysOnAirUntilTheLastOfOverlappingRegionsIsLeft() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.advertise(WELL);
    phone.beckon.entered("mall");
    phone.beckon.entered("north");
    phone.beckon.left("mall");
    phone.beckon.left("never entered");
    assertThat(phone.controller.isOnAir()).isTrue();
    phone.beckon.left("north");
    assertThat(phone.controller.isOnAir()).isFalse();
  }

  @Test
  void aLostFarewellEndsAfterFourHoursAlsoOverARestart() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.entered("north");
    phone.pass(2 * HOUR_MS);
    phone.restart();
    phone.beckon.advertise(WELL);
    assertThat(phone.beckon.advertisingState()).isEqualTo(AdvertisingState.ON_AIR);
    long end = TestPhone.START_MS + 4 * HOUR_MS;
    while (phone.beckon.advertisingState() == AdvertisingState.ON_AIR) {
      assertThat(phone.beckon.advertiseInMs()).isBetween(1L, WINDOW_MS);
      phone.pass(phone.beckon.advertiseInMs());
      phone.beckon.advertise(WELL);
    }
    assertThat(phone.clockMs).isEqualTo(end);
    assertThat(phone.storage.get("beckon.stores")).isEqualTo("{}");
  }

  @Test
  void aClockSetBackDoesNotProlongAStay() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.entered("north");
    phone.clockMs -= 100 * HOUR_MS;
    phone.beckon.advertise(WELL);
    assertThat(phone.beckon.advertiseInMs()).isBetween(1L, WINDOW_MS);
    phone.pass(4 * HOUR_MS);
    phone.beckon.advertise(WELL);
    assertThat(phone.controller.isOnAir()).isFalse();
  }

  @Test
  void remembersAtMostTwentyRegions() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    for (int i = 0; i <= 20; i++) {
      phone.beckon.entered("r" + i);
    }
    for (int i = 1; i <= 20; i++) {
      assertThat(phone.storage.get("beckon.stores")).contains("\"r" + i + "\"");
      phone.beckon.left("r" + i);
    }
    assertThat(phone.storage.get("beckon.stores")).isEqualTo("{}");
  }

  @Test
  void triesAgainWithPatienceWhenTheSystemRefuses() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.controller.refuses = true;
    phone.beckon.advertise(WELL);
    phone.beckon.entered("north");
    assertThat(phone.beckon.advertisingState()).isEqualTo(AdvertisingState.REFUSED);
    long waitedMs = 0;
    for (long expectedMs = 5_000; waitedMs < 2 * HOUR_MS; expectedMs = 2 * expectedMs) {
      assertThat(phone.beckon.advertiseInMs()).isEqualTo(Math.min(expectedMs, 300_000));
      waitedMs += phone.beckon.advertiseInMs();
      phone.pass(phone.beckon.advertiseInMs());
      phone.beckon.advertise(WELL);
    }
    phone.controller.refuses = false;
    phone.beckon.advertise(WELL);
    assertThat(phone.controller.isOnAir()).as("still patient").isFalse();
    phone.pass(300_000);
    phone.beckon.advertise(WELL);
    assertThat(phone.beckon.advertisingState()).isEqualTo(AdvertisingState.ON_AIR);
    phone.controller.ownerDied();
    phone.beckon.advertisingEnded();
    assertThat(phone.beckon.advertiseInMs()).isEqualTo(5_000);
    phone.pass(5_000);
    phone.beckon.advertise(WELL);
    assertThat(phone.controller.isOnAir()).isTrue();
  }

  @Test
  void goesOnAtOnceWhenTheControllerEndedAnIdWhoseTimeWasOver() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.advertise(WELL);
    phone.beckon.entered("north");
    phone.pass(phone.beckon.advertiseInMs());
    assertThat(phone.controller.isOnAir()).isFalse();
    phone.beckon.advertisingEnded();
    assertThat(phone.beckon.advertisingState()).isEqualTo(AdvertisingState.ON_AIR);
    assertThat(phone.controller.eid()).isEqualTo(idAt(phone.clockMs));
  }

  @Test
  void anotherOwnerOnTheSamePhoneIsAnotherId() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.advertise(WELL);
    phone.beckon.entered("north");
    phone.beckon.withdrawConsent();
    assertThat(phone.controller.isOnAir()).isFalse();
    assertThat(phone.beckon.advertisingState()).isEqualTo(AdvertisingState.OFF);
    phone.beckon.register(TestPhone.CONSENT, Platform.ANDROID, "");
    assertThat(phone.controller.isOnAir()).as("where it is was forgotten").isFalse();
    phone.beckon.entered("north");
    assertThat(phone.controller.isOnAir()).isTrue();
    assertThat(phone.controller.starts).isEqualTo(2);
  }

  @Test
  void inAnUnbrokenStayEveryIdHasOneAddressAndEveryAddressOneId() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.advertise(WELL);
    for (long until = phone.elapsedMs + 3 * DAY_MS; phone.elapsedMs < until; ) {
      phone.beckon.entered("north"); // the system tells again and again
      phone.controller.send(phone.clockMs);
      phone.pass(Math.min(250, phone.beckon.advertiseInMs()));
      if (phone.beckon.advertiseInMs() == 0) {
        phone.beckon.advertise(WELL);
      }
    }
    assertThat(phone.controller.sent).hasSizeGreaterThan(1_000_000);
    Map<String, Set<Long>> addresses = new HashMap<>();
    Map<Long, Set<String>> ids = new HashMap<>();
    for (FakeController.Sent one : phone.controller.sent) {
      addresses.computeIfAbsent(one.eid, any -> new HashSet<>()).add(one.address);
      ids.computeIfAbsent(one.address, any -> new HashSet<>()).add(one.eid);
      assertThat(one.eid).isEqualTo(idAt(one.atMs));
    }
    assertThat(ids).hasSize((int) (3 * DAY_MS / WINDOW_MS) + 1);
    assertThat(ids.values()).allMatch(of -> of.size() == 1);
    assertThat(addresses.values()).allMatch(of -> of.size() == 1);
  }

  /**
   * Whatever happens to the phone, no address ever carries two ids: that alone would let a stranger
   * follow it. An interruption gives the same id another address, by which nothing new is known of
   * a phone whose id is the same.
   */
  @Test
  void whateverHappensNoAddressCarriesTwoIdsAndNothingIsSaidWhereItMustNot()
      throws BeckonException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TestPhone phone = TestPhone.registered(random);
    Model model = new Model();
    Map<Long, String> idOf = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (long until = phone.elapsedMs + 20 * DAY_MS; phone.elapsedMs < until; ) {
      happen(phone, model, random);
      // The app's timer, which the system delays now and then for up to an hour.
      long untilTimerMs = phone.beckon.advertiseInMs();
      long passesMs = random.nextInt(20) == 0 ? random.nextInt(3_600_000) : random.nextInt(120_000);
      long onTimeMs = random.nextInt(5) == 0 ? passesMs : Math.min(passesMs, untilTimerMs);
      int before = phone.controller.sent.size();
      phone.controller.send(phone.clockMs);
      phone.pass(onTimeMs / 2);
      phone.controller.send(phone.clockMs);
      phone.pass(onTimeMs - onTimeMs / 2);
      phone.controller.send(phone.clockMs);
      for (FakeController.Sent one :
          phone.controller.sent.subList(before, phone.controller.sent.size())) {
        String what = "seed " + seed + " at " + one.atMs;
        assertThat(model.maySpeak()).as(what).isTrue();
        assertThat(idOf.computeIfAbsent(one.address, any -> one.eid)).as(what).isEqualTo(one.eid);
        assertThat(one.eid).as(what).isEqualTo(idAt(one.atMs));
        ids.add(one.eid);
      }
      if (phone.beckon.advertiseInMs() == 0) {
        phone.beckon.advertise(model.state());
      }
    }
    assertThat(ids).as("seed %d", seed).hasSizeGreaterThan(300);
    assertThat(idOf).as("one address per start").hasSizeLessThanOrEqualTo(phone.controller.starts);
  }

  private static void happen(TestPhone phone, Model model, Random random) {
    switch (random.nextInt(14)) {
      case 0:
      case 1:
        model.inside = true;
        phone.beckon.entered("north");
        break;
      case 2:
        model.inside = false;
        phone.beckon.left("north");
        break;
      case 3:
        model.bluetoothOn = !model.bluetoothOn || random.nextInt(4) > 0;
        phone.beckon.advertise(model.state());
        break;
      case 4:
        model.permitted = !model.permitted || random.nextInt(4) > 0;
        phone.beckon.advertise(model.state());
        break;
      case 5:
        phone.restart();
        phone.beckon.advertise(model.state());
        break;
      case 6:
        phone.controller.ownerDied();
        phone.beckon.advertisingEnded();
        break;
      case 7:
        phone.controller.refuses = random.nextInt(3) == 0;
        break;
      default:
        break;
    }
  }

  /** What the phone's owner and system would say about speaking. */
  private static final class Model {
    boolean inside;
    boolean bluetoothOn = true;
    boolean permitted = true;

    boolean maySpeak() {
      return inside && bluetoothOn && permitted;
    }

    PhoneState state() {
      return new PhoneState(permitted, bluetoothOn, true, true);
    }
  }

  private static String idAt(long atMs) {
    byte[] key = Hex.decode("key", ContractService.IDENTITY_KEY);
    return Hex.encode(Eid.compute(key, 9, atMs / 1000));
  }
}
