package dev.beckon.sdk;

import static dev.beckon.sdk.TestPhone.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What {@link Beckon#handle} makes of whatever a push service brings. */
class PushDeskTest {
  private static final List<String> FIELDS =
      List.of(
          "beckon", "decisionId", "offerId", "title", "body", "publicText", "deadlineMs", "code");

  @Test
  void leavesForeignMessagesToTheApp() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    List<Map<String, String>> foreign = new ArrayList<>();
    foreign.add(null);
    foreign.add(Map.of());
    foreign.add(new TreeMap<>());
    foreign.add(new ConcurrentHashMap<>());
    foreign.add(Map.of("title", "Your parcel", "decisionId", "d1", "Beckon", "1", "beckon ", "1"));
    foreign.add(Collections.singletonMap("beckon", null));
    foreign.add(Collections.singletonMap(null, null));
    for (Map<String, String> message : foreign) {
      assertThat(phone.beckon.handle(message)).as("%s", message).isFalse();
    }
    assertThat(phone.screen).isEmpty();
    assertThat(phone.withheld).isEmpty();
    assertThat(phone.beckon.counters().pushes(PushOutcome.NOT_OURS)).isEqualTo(foreign.size());
    assertThat(phone.requests).as("it asks nobody about them").hasSize(1);
  }

  @Test
  void takesItsOwnAlsoWhenThereIsNothingToShow() throws BeckonException {
    TestPhone phone = new TestPhone(new Random(1));
    assertThat(phone.beckon.handle(push("d1"))).isTrue();
    phone.beckon.register(TestPhone.CONSENT, Platform.ANDROID, "");
    assertThat(phone.beckon.handle(push("d1"))).isTrue();
    assertThat(phone.beckon.handle(push("d1"))).isTrue();
    phone.clockMs += 30_001;
    assertThat(phone.beckon.handle(push("d2"))).isTrue();
    assertThat(phone.beckon.handle(Map.of("beckon", "1"))).isTrue();
    Map<String, String> newer = push("d3");
    newer.put("beckon", "2");
    assertThat(phone.beckon.handle(newer)).isTrue();
    assertThat(phone.screen).extracting(PushMessage::decisionId).containsExactly("d1");
    assertThat(phone.withheld)
        .containsExactly(
            "NO_CONSENT ",
            "DUPLICATE ",
            "LATE ",
            "MALFORMED decisionId is missing; allowed: 1 to 128 characters",
            "MALFORMED beckon is another version; allowed: 1");
  }

  @Test
  void reportsOnlyWhatCameOntoTheScreen() throws BeckonException {
    Storage storage = Storage.inMemory();
    TestPhone phone = TestPhone.registered(new Random(1));
    storage.put("beckon.account", phone.storage.get("beckon.account"));
    Notifications off = message -> false;
    Beckon beckon =
        new Beckon(
            new BeckonConfig(java.net.URI.create("http://service"), "app.key"),
            storage,
            (method, uri, headers, body) -> {
              throw new AssertionError("no call");
            },
            Advertiser.NONE,
            off,
            () -> TestPhone.START_MS);
    assertThat(beckon.handle(push("d1"))).isTrue();
    assertThat(storage.get("beckon.receipts")).isNull();
    assertThat(beckon.handle(push("d1"))).as("nor a second time").isTrue();
    assertThat(beckon.counters().pushes(PushOutcome.DUPLICATE)).isEqualTo(1);
  }

  @Test
  void handsTheAppTheCodeWhereThereIsOne() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    Map<String, String> promising = push("d1");
    promising.put("code", "01234-56789");
    assertThat(phone.beckon.handle(promising)).isTrue();
    assertThat(phone.beckon.handle(push("d2"))).isTrue();
    assertThat(phone.screen).extracting(PushMessage::code).containsExactly("01234-56789", null);
  }

  @Test
  void anIdCannotPretendToBeTwo() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    Map<String, String> twoLines = push("d1\nd2");
    assertThat(phone.beckon.handle(twoLines)).isTrue();
    assertThat(phone.beckon.handle(push("d2"))).isTrue();
    assertThat(phone.screen).extracting(PushMessage::decisionId).containsExactly("d2");
    assertThat(phone.withheld)
        .containsExactly("MALFORMED decisionId allowed: visible ASCII characters");
  }

  @Test
  void throwsNothingWhateverAPushHolds() throws BeckonException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TestPhone phone = TestPhone.registered(random);
    for (int i = 0; i < 20_000; i++) {
      Map<Object, Object> message = new HashMap<>(push("d" + random.nextInt(300)));
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        Object field =
            random.nextInt(8) == 0 ? value(random) : FIELDS.get(random.nextInt(FIELDS.size()));
        if (random.nextInt(3) == 0) {
          message.remove(field);
        } else {
          message.put(field, value(random));
        }
      }
      // What reaches an app at run time need not be what the type says.
      @SuppressWarnings({"unchecked", "rawtypes"})
      Map<String, String> polluted = (Map) message;
      boolean ours = message.get("beckon") instanceof String;
      int round = i;
      assertThatCode(() -> assertThat(phone.beckon.handle(polluted)).isEqualTo(ours))
          .as("seed %d, round %d: %s", seed, round, message.keySet())
          .doesNotThrowAnyException();
      if (random.nextInt(100) == 0) {
        phone.restart();
      }
    }
    long counted = 0;
    for (PushOutcome outcome : PushOutcome.values()) {
      counted += phone.beckon.counters().pushes(outcome);
    }
    assertThat(counted).isPositive();
    assertThat(phone.screen).as("seed %d", seed).isNotEmpty();
  }

  private static Object value(Random random) {
    switch (random.nextInt(12)) {
      case 0:
        return null;
      case 1:
        return "";
      case 2:
        return "x".repeat(random.nextInt(3) == 0 ? 1_000_000 : 5_000);
      case 3:
        return "9".repeat(random.nextInt(30));
      case 4:
        return "-1";
      case 5:
        return Long.toString(random.nextLong());
      case 6:
        return random.nextInt();
      case 7:
        return new byte[random.nextInt(9)];
      case 8:
        return List.of("1");
      case 9:
        return "\ud800\0\n\r\t\u202e";
      case 10:
        return "1";
      default:
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }
}
