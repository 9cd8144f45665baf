package dev.beckon.sdk;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/** A phone for fast tests: a clock that is set by hand, and a service within the process. */
final class TestPhone implements Notifications {
  static final long START_MS = 1_700_000_000_000L;
  static final PhoneState WELL = new PhoneState(true, true, true, true);
  static final ConsentGiven CONSENT = new ConsentGiven(true, true, "2026-11", START_MS);

  /** The phone's clock; tests may set it. */
  long clockMs = START_MS;

  /** What the next registration is given. */
  String secret = "hush";

  /** Time as it passes. */
  long elapsedMs;

  /** Answers instead of the regular service while set. */
  Service service = ContractService::regular;

  final FakeController controller;
  final Storage storage = Storage.inMemory();
  final List<ContractService.Request> requests = new ArrayList<>();
  final List<PushMessage> screen = new ArrayList<>();
  final List<String> withheld = new ArrayList<>();
  Beckon beckon;

  /** A service; an exception is an answer that did not come. */
  interface Service {
    ContractService.Answer answer(ContractService.Request request) throws IOException;
  }

  TestPhone(Random random) {
    controller = new FakeController(random, () -> elapsedMs);
    restart();
  }

  static TestPhone registered(Random random) throws BeckonException {
    TestPhone phone = new TestPhone(random);
    phone.beckon.register(CONSENT, Platform.ANDROID, "token-1");
    return phone;
  }

  /** The system ends the app and starts it again. */
  void restart() {
    controller.ownerDied();
    LongSupplier clock = () -> clockMs;
    BeckonConfig config = new BeckonConfig(URI.create("http://service"), "app.key");
    beckon = new Beckon(config, storage, this::exchange, controller, this, clock, () -> secret);
  }

  private Http.Reply exchange(String method, URI uri, Map<String, String> headers, byte[] body)
      throws IOException {
    String text = new String(body, StandardCharsets.UTF_8);
    ContractService.Request request =
        new ContractService.Request(
            method, uri.getPath(), headers.get("Authorization"), null, text);
    requests.add(request);
    ContractService.Answer answer = service.answer(request);
    return new Http.Reply(
        answer.status,
        answer.headers.get("Retry-After"),
        answer.body.getBytes(StandardCharsets.UTF_8));
  }

  /** The bodies that went to a path so far. */
  List<Map<String, Object>> to(String path) {
    List<Map<String, Object>> bodies = new ArrayList<>();
    for (ContractService.Request request : requests) {
      if (request.path.equals(path)) {
        bodies.add(request.json());
      }
    }
    return bodies;
  }

  void pass(long ms) {
    clockMs += ms;
    elapsedMs += ms;
  }

  @Override
  public boolean show(PushMessage message) {
    screen.add(message);
    return true;
  }

  @Override
  public void withheld(PushOutcome why, String detail) {
    withheld.add(why + " " + detail);
  }

  /** A push that is to be shown. */
  static Map<String, String> push(String decisionId) {
    Map<String, String> data = new HashMap<>();
    data.put("beckon", "1");
    data.put("decisionId", decisionId);
    data.put("offerId", "grinder");
    data.put("title", "Title");
    data.put("body", "Body");
    data.put("publicText", "Public");
    data.put("deadlineMs", Long.toString(START_MS + 30_000));
    return data;
  }
}
