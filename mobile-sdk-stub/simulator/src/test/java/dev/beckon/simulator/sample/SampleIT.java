package dev.beckon.simulator.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.sample.ConsentScreen;
import dev.beckon.sample.OfferTaps;
import dev.beckon.sample.RegionReceiver;
import dev.beckon.sample.ShopApplication;
import dev.beckon.sample.ShopMessagingService;
import dev.beckon.sdk.ConsentGiven;
import dev.beckon.sdk.Eid;
import dev.beckon.simulator.ContractService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sample app on a phone that is played, with a service that speaks the contract over HTTP. */
class SampleIT {
  private static final long START_MS = 1_700_000_000_000L;
  private static final ConsentGiven AGREED = new ConsentGiven(true, true, "1", START_MS);
  private static final byte[] KEY = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

  private final FakeAndroid android = new FakeAndroid(START_MS);
  private final List<Map<String, String>> shopsOwn = new ArrayList<>();
  private ContractService service;
  private ShopApplication app;
  private ConsentScreen consent;
  private RegionReceiver regions;
  private ShopMessagingService messages;

  @BeforeEach
  void install() throws IOException {
    service = new ContractService();
    process();
  }

  /** Android starts the app's process. */
  private void process() {
    app = new ShopApplication(android, service.uri(), "app.key", android::nowMs);
    consent = new ConsentScreen(app);
    regions = new RegionReceiver(app);
    messages = new ShopMessagingService(app, shopsOwn::add);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void allFiveCallsDoTheirPart() {
    android.pass(100_000);
    regions.entered("north");
    assertThat(android.onAir()).as("nobody agreed").isEmpty();
    assertThat(service.to("/v1/installations")).isEmpty();

    assertThat(consent.agree(AGREED, "token-1")).isTrue();
    assertThat(android.onAir()).as("in no store, as far as is known").isEmpty();
    regions.entered("north");
    FakeAndroid.Set first = android.onAir().orElseThrow();
    assertThat(first.interval()).as("250 ms in steps of 0.625 ms").isEqualTo(400);
    assertThat(first.serviceData()).startsWith("30ec").endsWith(idNow());
    android.pass(2_000);
    assertThat(told("advertising")).containsExactly("ON_AIR");

    messages.onNewToken("token-2");
    android.pass(0);
    assertThat(service.to("/v1/installations/i1/push-token").get(0).json().getString("pushToken"))
        .isEqualTo("token-2");

    messages.onMessageReceived(Map.of("parcel", "is on its way"));
    messages.onMessageReceived(offer("d1"));
    messages.onMessageReceived(offer("d1"));
    assertThat(shopsOwn).containsExactly(Map.of("parcel", "is on its way"));
    assertThat(android.screen)
        .containsExactly(
            new FakeAndroid.Posted("d1", "offers", "Title", "Body", "Something for you"));
    new OfferTaps(app).opened("d1");
    android.pass(0);
    assertThat(receipts()).containsExactly("d1 SHOWN", "d1 OPENED");

    regions.left("north");
    assertThat(android.onAir()).isEmpty();
    android.pass(2_000);
    assertThat(told("advertising")).containsExactly("ON_AIR", "OUTSIDE");

    regions.entered("north");
    consent.withdraw();
    assertThat(android.onAir()).isEmpty();
    assertThat(android.preferences).isEmpty();
  }

  @Test
  void idsFollowEachOtherForAsLongAsTheVisitLasts() {
    consent.agree(AGREED, "token-1");
    regions.entered("north");
    for (int second = 0; second < 3 * 3600; second++) {
      assertThat(android.onAir().orElseThrow().serviceData()).endsWith(idNow());
      android.pass(1_000);
    }
    assertThat(new HashSet<>(android.sets))
        .hasSize(3 * 3600 / 512 + 1)
        .hasSize(android.sets.size());
    android.pass(3_600_000);
    assertThat(android.onAir()).as("nobody stays for four hours").isEmpty();
  }

  @Test
  void theServiceHearsWhatThePhoneDoesNotAllow() {
    consent.agree(AGREED, "token-1");
    regions.entered("north");
    android.pass(2_000);
    android.switchBluetoothOff();
    android.notificationsOn = false;
    app.advertise();
    assertThat(android.onAir()).isEmpty();
    messages.onMessageReceived(offer("d1"));
    android.pass(2_000);
    assertThat(android.screen).isEmpty();
    assertThat(receipts()).as("it was not shown").isEmpty();
    android.permitted = false;
    android.bluetoothOn = true;
    android.channelOn = false;
    app.advertise();
    android.pass(2_000);
    assertThat(told("advertising")).containsExactly("ON_AIR", "BLOCKED", "BLOCKED");
    assertThat(told("bluetoothOn")).containsExactly(true, false, true);
    assertThat(told("bluetoothPermitted")).containsExactly(true, true, false);
    assertThat(told("notificationsPermitted")).containsExactly(true, false, false);
    assertThat(told("channelOn")).containsExactly(true, true, false);
    android.permitted = true;
    app.advertise();
    assertThat(android.onAir()).as("and it goes on where it may again").isPresent();
  }

  @Test
  void aPermissionTakenAwayUnnoticedBreaksNothing() {
    consent.agree(AGREED, "token-1");
    regions.entered("north");
    android.permitted = false;
    regions.left("north");
    regions.entered("north");
    assertThat(android.onAir()).isEmpty();
    android.permitted = true;
    android.pass(5_000);
    assertThat(android.onAir()).isPresent();
    android.refuseLate();
    assertThat(android.onAir()).isEmpty();
    android.pass(5_000);
    assertThat(android.onAir()).isPresent();
  }

  @Test
  void whatHasNoNetworkWaitsOverRestarts() {
    consent.agree(AGREED, "token-1");
    service.answerOnce(503, "");
    messages.onNewToken("token-2");
    messages.onMessageReceived(offer("d1"));
    android.pass(0);
    process();
    messages.onMessageReceived(offer("d1"));
    android.pass(5_000);
    assertThat(android.screen).hasSize(1);
    assertThat(receipts()).containsExactly("d1 SHOWN");
    assertThat(service.to("/v1/installations/i1/push-token")).hasSize(2);
    service.answerOnce(503, "");
    consent.withdraw();
    process();
    android.pass(5_000);
    assertThat(service.to("/v1/installations/i1/consent")).hasSize(2);
    assertThat(android.preferences).isEmpty();
  }

  private String idNow() {
    return HexFormat.of().formatHex(Eid.compute(KEY, 9, android.nowMs() / 1000));
  }

  private List<Object> told(String field) {
    return service.to("/v1/installations/i1/state").stream()
        .map(call -> call.json().getValue(field))
        .toList();
  }

  private List<String> receipts() {
    List<String> receipts = new ArrayList<>();
    for (ContractService.Call call : service.to("/v1/receipts")) {
      JsonArray batch = call.json().getJsonArray("receipts");
      for (int i = 0; i < batch.size(); i++) {
        JsonObject receipt = batch.getJsonObject(i);
        receipts.add(receipt.getString("decisionId") + " " + receipt.getString("kind"));
      }
    }
    return receipts;
  }

  private Map<String, String> offer(String decisionId) {
    return Map.of(
        "beckon", "1",
        "decisionId", decisionId,
        "offerId", "grinder",
        "title", "Title",
        "body", "Body",
        "publicText", "Something for you",
        "deadlineMs", Long.toString(android.nowMs() + 30_000));
  }
}
