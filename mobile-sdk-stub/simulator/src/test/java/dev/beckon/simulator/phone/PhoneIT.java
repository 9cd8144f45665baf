package dev.beckon.simulator.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.sdk.BeckonConfig;
import dev.beckon.sdk.BeckonException;
import dev.beckon.sdk.ConsentGiven;
import dev.beckon.sdk.Platform;
import dev.beckon.sdk.ReceiptKind;
import dev.beckon.simulator.ContractService;
import dev.beckon.simulator.fcm.FcmClient;
import dev.beckon.simulator.fcm.FcmEndpoint;
import dev.beckon.simulator.fcm.FcmFault;
import dev.beckon.simulator.fcm.UnixClock;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhoneIT {
  private static final UUID SHOPS = UUID.fromString(ContractService.IBEACON_UUID);
  private static final ConsentGiven CONSENT = new ConsentGiven(true, true, "1", 1);
  private static final long WINDOW_US = 512_000_000;

  @TempDir Path folder;
  private final AtomicLong aheadUs = new AtomicLong();
  private final LongSupplier clock = UnixClock.micros();
  private final List<Phone> phones = new ArrayList<>();
  private ContractService service;
  private Vertx vertx;
  private FcmEndpoint fcm;
  private FcmClient sender;
  private String access;

  @BeforeEach
  void start() throws Exception {
    service = new ContractService();
    vertx = Vertx.vertx();
    fcm = FcmEndpoint.start(vertx, 0, "shop", clock);
    sender = new FcmClient(fcm);
    access = sender.signIn(folder.resolve("account.json"), "shop");
  }

  @AfterEach
  void stop() throws Exception {
    phones.forEach(Phone::close);
    fcm.close();
    vertx.close().await(10, TimeUnit.SECONDS);
    service.close();
  }

  private Phone phone(PhoneProfile profile) throws BeckonException {
    return phone(new PhoneSettings(profile.key(), profile, phones.size()));
  }

  private Phone phone(PhoneSettings settings) throws BeckonException {
    Phone phone =
        new Phone(
            settings,
            new BeckonConfig(service.uri(), "app.key"),
            fcm,
            () -> clock.getAsLong() + aheadUs.get());
    phones.add(phone);
    phone.start(CONSENT);
    phone.enters();
    return phone;
  }

  @Test
  void showsAPushOnceAndReportsItAlthoughItCameTwice() throws Exception {
    Phone phone = phone(PhoneProfile.FOREGROUND);
    fcm.injectFor(phone.pushToken(), FcmFault.of(FcmFault.Kind.UNAVAILABLE_AFTER_DELIVERING), 1);
    assertThat(push(phone, "d1")).isEqualTo(503);
    assertThat(push(phone, "d1")).isEqualTo(200);
    await().until(() -> phone.counters().duplicatesSuppressed() == 1);
    assertThat(phone.shown()).hasSize(1);
    Shown shown = phone.shown().get(0);
    assertThat(shown.decisionId()).isEqualTo("d1");
    assertThat(shown.acceptedAtUs()).as("the sender was told 503").isZero();
    assertThat(shown.shownAtUs()).isGreaterThanOrEqualTo(shown.deliveredAtUs());
    await().until(() -> phone.counters().receiptsSent() == 1);
    JsonArray receipts = service.to("/v1/receipts").get(0).json().getJsonArray("receipts");
    assertThat(receipts.getJsonObject(0).getString("kind")).isEqualTo("SHOWN");
  }

  @Test
  void showsItOnceAlsoWhenTheAppWasKilledBetween() throws Exception {
    Phone phone = phone(PhoneProfile.FOREGROUND_SERVICE);
    push(phone, "d1");
    await().until(() -> phone.shown().size() == 1);
    phone.restartApp();
    push(phone, "d1");
    await().until(() -> phone.counters().duplicatesSuppressed() == 1);
    assertThat(phone.shown()).hasSize(1);
    assertThat(phone.onAir()).as("and it advertises again").isPresent();
  }

  @Test
  void retriesReceiptsUntilTheServiceTakesThem() throws Exception {
    Phone phone = phone(PhoneProfile.FOREGROUND);
    service.answerOnce(503, "");
    phone.report("d1", ReceiptKind.OPENED);
    await().until(() -> phone.counters().callsFailed() == 1);
    aheadUs.addAndGet(5_000_000);
    phone.report("d2", ReceiptKind.OPENED);
    await().until(() -> phone.counters().receiptsSent() == 2);
    assertThat(service.to("/v1/receipts")).hasSize(2);
  }

  @Test
  void changesIdAndAddressTogetherWithTheWindow() throws Exception {
    Phone phone = phone(PhoneProfile.FOREGROUND);
    long intoWindowUs = clock.getAsLong() % WINDOW_US;
    aheadUs.set(WINDOW_US - intoWindowUs); // the beginning of a window
    OnAir first = phone.onAir().orElseThrow();
    OnAir later = phone.onAir().orElseThrow();
    assertThat(later.address()).isEqualTo(first.address());
    assertThat(later.data()).isEqualTo(first.data()).hasSize(21);
    assertThat(first.address()[0] & 0xC0).as("resolvable private").isEqualTo(0x40);
    assertThat(first.addressText()).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    aheadUs.addAndGet(WINDOW_US);
    OnAir next = phone.onAir().orElseThrow();
    assertThat(next.address()).isNotEqualTo(first.address());
    assertThat(next.data()).isNotEqualTo(first.data());
  }

  @Test
  void saysSomethingInTheShopOnlyAndTellsTheServiceHowThingsStand() throws Exception {
    Phone phone = phone(PhoneProfile.FOREGROUND);
    await().until(() -> told().equals(List.of("ON_AIR true")));
    phone.leaves();
    assertThat(phone.onAir()).isEmpty();
    await().until(() -> told().equals(List.of("ON_AIR true", "OUTSIDE true")));
    phone.enters();
    assertThat(phone.onAir()).isPresent();
    phone.fallSilent();
    await().until(() -> told().size() == 3);
    assertThat(told().get(2)).isEqualTo("BLOCKED false");
  }

  private List<String> told() {
    return service.to("/v1/installations/i1/state").stream()
        .map(
            call ->
                call.json().getString("advertising") + " " + call.json().getValue("bluetoothOn"))
        .toList();
  }

  @Test
  void inTheBackgroundItStopsAdvertising() throws Exception {
    Phone phone = phone(new PhoneSettings("b", PhoneProfile.BACKGROUND_STOPS, 10_000, 1));
    aheadUs.addAndGet(60_000_000); // it counts from the first advertisement
    assertThat(phone.onAir()).isPresent();
    aheadUs.addAndGet(9_000_000);
    assertThat(phone.onAir()).isPresent();
    aheadUs.addAndGet(1_000_000);
    assertThat(phone.onAir()).isEmpty();
  }

  @Test
  void anIphonePostsWhatItHearsAndReplacesItsAlert() throws Exception {
    Phone phone = phone(PhoneProfile.IPHONE_LISTENS);
    assertThat(phone.onAir()).isEmpty();
    assertThat(phone.hears(SHOPS, 1, 2, -61, 1)).isTrue();
    assertThat(phone.hears(UUID.randomUUID(), 1, 2, -61, 1)).isFalse();
    phone.ranged();
    await().until(() -> service.to("/v1/sightings").size() == 1);
    JsonArray sightings = service.to("/v1/sightings").get(0).json().getJsonArray("sightings");
    assertThat(sightings).hasSize(1);
    assertThat(sightings.getJsonObject(0).getInteger("rssiDbm")).isEqualTo(-61);
    push(phone, "d1");
    push(phone, "d1");
    await().until(() -> phone.counters().alertsReplaced() == 1);
    assertThat(phone.shown()).hasSize(1);
    await().until(() -> phone.counters().receiptsSent() == 1);
  }

  @Test
  void theUnknownPhoneAdvertisesButNobodyHearsOfIt() throws Exception {
    Phone phone = phone(PhoneProfile.UNKNOWN);
    assertThat(phone.onAir().orElseThrow().data()).hasSize(21);
    assertThat(phone.shopperId()).isEmpty();
    assertThat(service.to("/v1/installations")).isEmpty();
  }

  @Test
  void theOldAppOfWhoWithdrewStillAdvertisesButShowsNothing() throws Exception {
    Phone phone = phone(PhoneProfile.WITHDRAWN);
    assertThat(service.to("/v1/installations/i1/consent").get(0).json().getBoolean("inStoreOffers"))
        .isFalse();
    assertThat(phone.onAir()).isPresent();
    assertThat(phone.shopperId()).isEmpty();
    push(phone, "d1");
    await().until(() -> phone.counters().withoutConsent() == 1);
    assertThat(phone.shown()).isEmpty();
    assertThat(phone.counters().receiptsSent()).isZero();
  }

  @Test
  void afterAWithdrawalItAdvertisesNothing() throws Exception {
    Phone phone = phone(PhoneProfile.FOREGROUND);
    assertThat(phone.onAir()).isPresent();
    phone.withdraw();
    assertThat(phone.onAir()).isEmpty();
    Phone other = phone(PhoneProfile.FOREGROUND);
    other.fallSilent();
    assertThat(other.onAir()).isEmpty();
  }

  private int push(Phone phone, String decisionId) throws Exception {
    JsonObject data =
        JsonObject.of(
            "beckon", "1",
            "decisionId", decisionId,
            "offerId", "grinder",
            "title", "Title",
            "body", "Body",
            "publicText", "Public",
            "deadlineMs", Long.toString(clock.getAsLong() / 1000 + 30_000));
    JsonObject message = JsonObject.of("token", phone.pushToken(), "data", data);
    if (phone.profile().platform() == Platform.IOS) {
      JsonObject alert = JsonObject.of("title", "Title", "body", "Body");
      message.put(
          "apns",
          JsonObject.of(
              "headers", JsonObject.of("apns-collapse-id", decisionId),
              "payload", JsonObject.of("aps", JsonObject.of("alert", alert))));
    }
    return sender.send(access, "shop", JsonObject.of("message", message)).statusCode();
  }
}
