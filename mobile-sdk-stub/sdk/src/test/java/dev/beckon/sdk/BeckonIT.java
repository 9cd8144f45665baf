package dev.beckon.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BeckonIT {
  private static final long START_MS = 1_700_000_000_000L;
  private static final ConsentGiven CONSENT = new ConsentGiven(true, true, "2026-11", START_MS);
  private static final UUID SHOPS = UUID.fromString(ContractService.IBEACON_UUID);

  private static final List<String> KEPT =
      List.of("beckon.account", "beckon.shown", "beckon.receipts", "beckon.stores", "beckon.state");

  private final AtomicLong clockMs = new AtomicLong(START_MS);
  private final Storage storage = Storage.inMemory();
  private final FakeController controller = new FakeController(new Random(1), clockMs::get);
  private final List<PushMessage> screen = new ArrayList<>();
  private ContractService service;
  private Beckon beckon;

  @BeforeEach
  void start() throws IOException {
    service = new ContractService();
    beckon = sdk();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  /** The app after a restart: the same storage, everything else new. */
  private Beckon sdk() {
    return new Beckon(
        new BeckonConfig(service.uri(), "app.key"),
        storage,
        Http.urlConnection(),
        controller,
        screen::add,
        clockMs::get,
        () -> "hush");
  }

  private void register() throws BeckonException {
    beckon.register(CONSENT, Platform.ANDROID, "token-1");
  }

  @Test
  void registersOnceAndGoesOnAfterARestart() throws BeckonException {
    register();
    assertThat(beckon.isRegistered()).isTrue();
    assertThat(beckon.shopperId()).contains("s1");
    ContractService.Request call = service.requests.get(0);
    assertThat(call.method + " " + call.path).isEqualTo("POST /v1/installations");
    assertThat(call.authorization).isEqualTo("Bearer app.key");
    assertThat(call.json())
        .containsEntry("secret", "hush")
        .containsEntry("platform", "ANDROID")
        .containsEntry("pushToken", "token-1")
        .containsEntry(
            "consent",
            Map.of(
                "inStoreOffers",
                true,
                "usePurchases",
                true,
                "measurement",
                false,
                "textVersion",
                "2026-11",
                "givenAtMs",
                START_MS));

    beckon = sdk();
    register();
    assertThat(beckon.isRegistered()).isTrue();
    assertThat(service.requests).as("nothing changed, nothing said").hasSize(1);
  }

  @Test
  void registeringAgainBringsConsentAndTokenUpToDate() throws BeckonException {
    register();
    beckon.register(
        new ConsentGiven(true, false, "2026-12", START_MS + 1), Platform.ANDROID, "token-2");
    ContractService.Request consent = service.to("/v1/installations/i1/consent").get(0);
    assertThat(consent.authorization).isEqualTo("Bearer i1.hush");
    assertThat(consent.json()).containsEntry("usePurchases", false);
    assertThat(service.to("/v1/installations/i1/push-token").get(0).json())
        .isEqualTo(Map.of("pushToken", "token-2"));
  }

  @Test
  void withoutConsentNothingIsSentKeptOrAdvertised() {
    ConsentGiven no = new ConsentGiven(false, true, "2026-11", START_MS);
    BeckonException refusal =
        catchThrowableOfType(
            BeckonException.class, () -> beckon.register(no, Platform.ANDROID, "t"));
    assertThat(refusal.faults().get(0).code()).isEqualTo("CONSENT_REQUIRED");
    assertThat(refusal.retryable()).isFalse();
    beckon.report("d1", ReceiptKind.SHOWN);
    beckon.heard(SHOPS, 1, 1, -60, 1, START_MS);
    beckon.entered("north");
    beckon.advertise(TestPhone.WELL);
    beckon.pushToken("token");
    assertThat(beckon.handle(TestPhone.push("d1"))).isTrue();
    beckon.sync();
    assertThat(beckon.syncInMs()).isEqualTo(Beckon.NEVER);
    assertThat(controller.starts).isZero();
    assertThat(screen).isEmpty();
    for (String key : KEPT) {
      assertThat(storage.get(key)).as(key).isNull();
    }
    assertThat(service.requests).isEmpty();
  }

  @Test
  void advertisesTheIdOfTheCurrentWindow() throws BeckonException {
    register();
    beckon.advertise(TestPhone.WELL);
    beckon.entered("north");
    byte[] key = Hex.decode("key", ContractService.IDENTITY_KEY);
    String first = controller.eid();
    assertThat(first).isEqualTo(Hex.encode(Eid.compute(key, 9, START_MS / 1000)));
    long nextWindowMs = (START_MS / 512_000 + 1) * 512_000;
    assertThat(beckon.advertiseInMs()).isEqualTo(nextWindowMs - START_MS);
    clockMs.set(nextWindowMs - 1);
    beckon.advertise(TestPhone.WELL);
    assertThat(controller.eid()).isEqualTo(first);
    assertThat(controller.starts).isEqualTo(1);
    clockMs.incrementAndGet();
    assertThat(controller.isOnAir()).as("the controller itself ends it").isFalse();
    beckon.advertise(TestPhone.WELL);
    assertThat(controller.eid()).isEqualTo(Hex.encode(Eid.compute(key, 9, nextWindowMs / 1000)));
  }

  @Test
  void showsEachDecisionOnceAlsoAfterARestart() throws BeckonException {
    register();
    beckon.handle(TestPhone.push("d1"));
    assertThat(screen.get(0).title()).isEqualTo("Title");
    assertThat(screen.get(0).publicText()).isEqualTo("Public");
    beckon.handle(TestPhone.push("d1"));
    beckon = sdk();
    beckon.handle(TestPhone.push("d1"));
    assertThat(screen).hasSize(1);
    beckon.handle(TestPhone.push("d2"));
    assertThat(screen).extracting(PushMessage::decisionId).containsExactly("d1", "d2");
    assertThat(beckon.counters().pushes(PushOutcome.DUPLICATE)).isEqualTo(1);
  }

  @Test
  void remembersTheLast200Decisions() throws BeckonException {
    register();
    for (int i = 0; i <= 200; i++) {
      beckon.handle(TestPhone.push("d" + i));
    }
    beckon = sdk();
    beckon.handle(TestPhone.push("d1"));
    beckon.handle(TestPhone.push("d0"));
    assertThat(beckon.counters().pushes(PushOutcome.DUPLICATE)).isEqualTo(1);
    assertThat(beckon.counters().pushes(PushOutcome.SHOWN)).isEqualTo(1);
  }

  @Test
  void showsNothingAfterTheDeadline() throws BeckonException {
    register();
    clockMs.addAndGet(30_000);
    beckon.handle(TestPhone.push("d1"));
    clockMs.incrementAndGet();
    beckon.handle(TestPhone.push("d2"));
    assertThat(screen).extracting(PushMessage::decisionId).containsExactly("d1");
    assertThat(beckon.counters().pushes(PushOutcome.LATE)).isEqualTo(1);
  }

  @Test
  void receiptsWaitUntilTheServiceTookThem() throws BeckonException {
    register();
    beckon.handle(TestPhone.push("d1"));
    clockMs.addAndGet(5);
    beckon.report("d1", ReceiptKind.OPENED);
    assertThat(beckon.syncInMs()).isZero();
    service.instead.add(new ContractService.Answer(503, "", Map.of("Retry-After", "60")));
    beckon.sync();
    assertThat(beckon.counters().callsFailed()).isEqualTo(1);
    assertThat(beckon.syncInMs()).as("as the service asked").isEqualTo(60_000);
    beckon.sync();
    assertThat(service.to("/v1/receipts")).hasSize(1);

    beckon = sdk();
    beckon.sync();
    assertThat(beckon.counters().receiptsSent()).isEqualTo(2);
    assertThat(service.to("/v1/receipts").get(1).json())
        .isEqualTo(
            Map.of(
                "receipts",
                List.of(
                    Map.of("decisionId", "d1", "kind", "SHOWN", "atMs", START_MS),
                    Map.of("decisionId", "d1", "kind", "OPENED", "atMs", START_MS + 5))));
    assertThat(beckon.syncInMs()).isPositive();
    beckon.sync();
    assertThat(service.to("/v1/receipts")).hasSize(2);
  }

  @Test
  void receiptsGoOutInCallsOf100AndAreBounded() throws BeckonException {
    register();
    for (int i = 0; i < 503; i++) {
      beckon.report("d" + i, ReceiptKind.SHOWN);
    }
    assertThat(beckon.counters().receiptsDropped()).isEqualTo(3);
    beckon.sync();
    assertThat(beckon.counters().receiptsSent()).isEqualTo(500);
    assertThat(service.to("/v1/receipts")).hasSize(5);
    assertThat(service.to("/v1/receipts").get(0).body).contains("\"d3\"").doesNotContain("\"d2\"");
  }

  @Test
  void receiptsThatAreRefusedForGoodAreDroppedAndCounted() throws BeckonException {
    register();
    beckon.report("d1", ReceiptKind.SHOWN);
    service.instead.add(new ContractService.Answer(422, "{\"errors\":[]}"));
    beckon.sync();
    assertThat(beckon.counters().receiptsDropped()).isEqualTo(1);
    clockMs.addAndGet(beckon.syncInMs());
    beckon.sync();
    assertThat(service.to("/v1/receipts")).hasSize(1);
  }

  @Test
  void refusalsAreToldFaultByFault() {
    service.instead.add(
        new ContractService.Answer(
            422,
            "{\"errors\":[{\"field\":\"platform\",\"value\":\"x\",\"allowed\":\"y\","
                + "\"code\":\"INVALID\"}]}"));
    BeckonException refusal = catchThrowableOfType(BeckonException.class, this::register);
    assertThat(refusal.status()).isEqualTo(422);
    assertThat(refusal.retryable()).isFalse();
    assertThat(refusal.faults().get(0).field()).isEqualTo("platform");
  }

  @Test
  void tellsANewPushTokenUntilTheServiceKnowsIt() throws BeckonException {
    register();
    beckon.pushToken("token-1");
    assertThat(beckon.syncInMs()).as("it knows that one").isPositive();
    beckon.pushToken("token-2");
    service.instead.add(new ContractService.Answer(503, ""));
    beckon.sync();
    beckon = sdk();
    beckon.sync();
    beckon.sync();
    assertThat(service.to("/v1/installations/i1/push-token"))
        .extracting(ContractService.Request::json)
        .containsExactly(Map.of("pushToken", "token-2"), Map.of("pushToken", "token-2"));
  }

  @Test
  void withdrawalErasesEverything() throws BeckonException {
    register();
    beckon.handle(TestPhone.push("d1"));
    beckon.entered("north");
    beckon.advertise(TestPhone.WELL);
    clockMs.addAndGet(2_000);
    beckon.sync();
    beckon.report("d1", ReceiptKind.OPENED);
    for (String key : KEPT) {
      assertThat(storage.get(key)).as(key).isNotNull();
    }
    beckon.withdrawConsent();
    assertThat(service.to("/v1/installations/i1/consent").get(0).json())
        .containsEntry("inStoreOffers", false)
        .containsEntry("usePurchases", false);
    assertThat(beckon.isRegistered()).isFalse();
    assertThat(beckon.isWithdrawalPending()).isFalse();
    assertThat(controller.isOnAir()).isFalse();
    beckon.handle(TestPhone.push("d2"));
    assertThat(screen).hasSize(1);
    int calls = service.requests.size();
    beckon.sync();
    assertThat(service.requests).hasSize(calls);
    for (String key : KEPT) {
      assertThat(storage.get(key)).as(key).isNull();
    }
  }

  @Test
  void withdrawalHoldsWhileTheServiceIsAwayAndIsFinishedLater() throws BeckonException {
    register();
    beckon.advertise(TestPhone.WELL);
    beckon.entered("north");
    service.instead.add(new ContractService.Answer(503, ""));
    assertThatThrownBy(() -> beckon.withdrawConsent()).isInstanceOf(BeckonException.class);
    assertThat(beckon.isRegistered()).isFalse();
    assertThat(controller.isOnAir()).isFalse();
    beckon = sdk();
    assertThat(beckon.isWithdrawalPending()).isTrue();
    assertThatThrownBy(this::register).hasMessageContaining("a withdrawal is pending");
    // The first attempt did get through after all: the credential is void by now.
    service.instead.add(new ContractService.Answer(401, "{\"errors\":[]}"));
    assertThat(beckon.syncInMs()).isZero();
    beckon.sync();
    assertThat(beckon.isWithdrawalPending()).isFalse();
    assertThat(storage.get("beckon.account")).isNull();
  }

  @Test
  void postsWhatItHeardSigned() throws Exception {
    register();
    assertThat(beckon.ibeaconUuid()).contains(SHOPS);
    assertThat(beckon.heard(SHOPS, 1, 2, -60, 1, START_MS)).isTrue();
    assertThat(beckon.heard(UUID.randomUUID(), 1, 2, -60, 1, START_MS)).isFalse();
    assertThat(beckon.heard(SHOPS, 1, 2, 29, 1, START_MS)).isFalse();
    assertThat(beckon.heard(SHOPS, 65536, 2, -60, 1, START_MS)).isFalse();
    assertThat(beckon.counters().sightingsIgnored()).isEqualTo(3);
    clockMs.addAndGet(250);
    assertThat(beckon.postSightings().applied()).isEqualTo(1);
    ContractService.Request call = service.to("/v1/sightings").get(0);
    assertThat(call.json())
        .isEqualTo(
            Map.of(
                "sightings",
                List.of(
                    Map.of(
                        "uuid", ContractService.IBEACON_UUID,
                        "major", 1L,
                        "minor", 2L,
                        "rssiDbm", -60L,
                        "count", 1L,
                        "ageMs", 250L))));
    assertThat(call.authorization).isEqualTo("Bearer i1.hush");
    assertThat(call.signature).isEqualTo(signature(START_MS / 1000, call.body));
  }

  @Test
  void neverSendsTheSameSignatureTwice() throws Exception {
    register();
    for (int i = 0; i < 2; i++) {
      beckon.heard(SHOPS, 1, 2, -60, 1, START_MS);
      beckon.postSightings();
    }
    List<ContractService.Request> calls = service.to("/v1/sightings");
    assertThat(calls.get(1).body).isEqualTo(calls.get(0).body);
    assertThat(calls.get(1).signature)
        .isEqualTo(signature(START_MS / 1000 + 1, calls.get(1).body))
        .isNotEqualTo(calls.get(0).signature);
  }

  @Test
  void sightingsWaitForTheNextPostWhileTheyAreFresh() throws BeckonException {
    register();
    beckon.heard(SHOPS, 1, 1, -60, 1, START_MS);
    clockMs.addAndGet(1_000);
    beckon.heard(SHOPS, 1, 2, -60, 1, START_MS + 1_000);
    service.instead.add(new ContractService.Answer(503, ""));
    assertThatThrownBy(() -> beckon.postSightings()).isInstanceOf(BeckonException.class);
    clockMs.set(START_MS + 60_001);
    assertThat(beckon.postSightings().applied()).isEqualTo(1);
    assertThat(beckon.counters().sightingsDropped()).isEqualTo(1);
    assertThat(service.to("/v1/sightings").get(1).body).contains("\"ageMs\":59001");
  }

  @Test
  void boundsWhatItHeardAndPostsInCallsOf200() throws BeckonException {
    register();
    for (int i = 0; i < 1001; i++) {
      beckon.heard(SHOPS, 1, i, -60, 1, START_MS);
    }
    assertThat(beckon.postSightings().applied()).isEqualTo(1000);
    assertThat(service.to("/v1/sightings")).hasSize(5);
    assertThat(beckon.counters().sightingsDropped()).isEqualTo(1);
  }

  @Test
  void whatIsReadIsAskedForWithAGet() throws BeckonException {
    register();
    assertThat(beckon.choices().read().categories()).isNotEmpty();
    ContractService.Request asked = service.to("/v1/installations/i1/preferences").get(0);
    assertThat(asked.method).isEqualTo("GET");
    beckon.choices().endQuiet();
    assertThat(service.to("/v1/installations/i1/quiet").get(0).method).isEqualTo("DELETE");
  }

  @Test
  void everyMethodArrivesAsItIs() throws IOException {
    Http http = Http.urlConnection();
    for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
      URI uri = service.uri().resolve("/v1/anything");
      int status = http.exchange(method, uri, Map.of(), new byte[] {'{', '}'}).status();
      assertThat(status).as(method).isEqualTo(404);
      ContractService.Request last = service.requests.get(service.requests.size() - 1);
      assertThat(last.method + " " + last.body.length())
          .isEqualTo(method + (method.equals("GET") ? " 0" : " 2"));
    }
  }

  @Test
  void saysWhenThereIsNoAnswer() {
    service.close();
    BeckonException failure = catchThrowableOfType(BeckonException.class, this::register);
    assertThat(failure.status()).isZero();
    assertThat(failure.retryable()).isTrue();
    assertThat(failure).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void refusesAnAnswerThatLacksSomething() {
    service.instead.add(new ContractService.Answer(201, "{\"installationId\":\"i1\"}"));
    BeckonException failure = catchThrowableOfType(BeckonException.class, this::register);
    assertThat(failure.faults().get(0).allowed()).contains("shopperId");
    assertThat(failure.retryable()).isFalse();
    assertThat(beckon.isRegistered()).isFalse();
  }

  @Test
  void refusesSettingsNamingThemWithoutTheKey() {
    assertThatThrownBy(() -> new BeckonConfig(URI.create("ftp://x"), "app.key"))
        .hasMessageContaining("baseUri is ftp://x");
    assertThatThrownBy(() -> new BeckonConfig(URI.create("http://x"), "secretwithoutdot"))
        .hasMessageContaining("appKey")
        .hasMessageNotContaining("secretwithoutdot");
  }

  private static String signature(long t, String body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Hex.decode("key", ContractService.IDENTITY_KEY), "HmacSHA256"));
    byte[] signed = (t + "." + body).getBytes(StandardCharsets.UTF_8);
    return "t=" + t + ",v1=" + Hex.encode(mac.doFinal(signed));
  }
}
