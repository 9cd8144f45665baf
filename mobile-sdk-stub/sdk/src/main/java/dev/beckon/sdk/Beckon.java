package dev.beckon.sdk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The SDK. One instance per app and {@link Storage}; safe from any thread.
 *
 * <p>Methods that throw {@link BeckonException} call the service and wait for it: use a worker
 * thread. Calls of one kind (account, receipts, sightings) go one after another. All other methods
 * answer at once, also while a call is under way.
 */
public final class Beckon {
  private static final String ACCOUNT_KEY = "beckon.account";
  private static final String PAYLOAD_VERSION = "1";
  private static final int MAX_PUSH_TOKEN = 4096;

  private final BeckonConfig config;
  private final Storage storage;
  private final ServiceClient service;
  private final LongSupplier nowMs;

  // Held through a call to the service, each by its own kind of call; taken before `state`.
  private final Object accountCalls = new Object();
  private final ReceiptSender receiptSender;
  private final SightingSender sightingSender;

  // Guards everything below; never held through a call.
  private final Object state = new Object();
  private final ShownOnce shown;
  private final ReceiptQueue receipts;
  private final HeardBuffer heard = new HeardBuffer();
  private Account account;
  private long onAirWindow = -1;
  private byte[] onAir;
  private long sightingsIgnored;

  /**
   * Continues where an earlier instance with the same storage stopped.
   *
   * @param nowMs the phone's clock, unix ms
   * @throws IllegalArgumentException when the storage holds what no version of this SDK wrote
   */
  public Beckon(BeckonConfig config, Storage storage, Http http, LongSupplier nowMs) {
    this.config = config;
    this.storage = storage;
    this.service = new ServiceClient(config, http);
    this.nowMs = nowMs;
    this.shown = new ShownOnce(storage);
    this.receipts = new ReceiptQueue(storage);
    this.receiptSender = new ReceiptSender(service, receipts);
    this.sightingSender = new SightingSender(service, heard);
    String stored = storage.get(ACCOUNT_KEY);
    this.account = stored == null ? null : Account.read(stored);
  }

  /**
   * Registers this installation, or, when it is registered, brings consent and push token up to
   * date. Without consent to in-store offers nothing is sent or kept.
   *
   * @param pushToken from the push service, up to 4096 characters; empty while there is none
   * @throws BeckonException with the fault CONSENT_REQUIRED when there is no consent, or when the
   *     service refused or was not reached
   * @throws IllegalStateException while a withdrawal is not finished
   */
  public void register(ConsentGiven consent, Platform platform, String pushToken)
      throws BeckonException {
    if (!consent.inStoreOffers()) {
      Fault fault = new Fault("consent.inStoreOffers", "false", "true", "CONSENT_REQUIRED");
      throw new BeckonException(fault.toString(), 0, 0, List.of(fault), null);
    }
    checkPushToken(pushToken);
    synchronized (accountCalls) {
      Account before = account();
      if (before == null) {
        registerAnew(consent, platform, pushToken);
        return;
      }
      requireNotWithdrawing(before);
      if (!before.consent.equals(consent)) {
        service.call("PUT", path(before, "consent"), before.credential(), consent.toJson());
        keep(before.withConsent(consent));
      }
      replacePushToken(pushToken);
    }
  }

  private void registerAnew(ConsentGiven consent, Platform platform, String pushToken)
      throws BeckonException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("platform", platform.name());
    if (!pushToken.isEmpty()) {
      body.put("pushToken", pushToken);
    }
    body.put("consent", consent.toJson());
    Map<String, Object> reply = service.call("POST", "/v1/installations", config.appKey(), body);
    try {
      keep(Account.registered(reply, consent, pushToken));
    } catch (IllegalArgumentException e) {
      throw ServiceClient.unreadable(e);
    }
  }

  /**
   * Withdraws consent. From the call on nothing is advertised, shown or reported; when the service
   * confirms, everything is erased here too. After a failure the withdrawal stays pending, over
   * restarts: call again. Does nothing when not registered.
   *
   * @throws BeckonException when the service refused or was not reached
   */
  public void withdrawConsent() throws BeckonException {
    synchronized (accountCalls) {
      Account leaving = account();
      if (leaving == null) {
        return;
      }
      synchronized (state) {
        leaving = leaving.asWithdrawing();
        keep(leaving);
        receipts.clear();
        heard.clear();
      }
      ConsentGiven none = leaving.consent.withdrawn(nowMs.getAsLong());
      try {
        service.call("PUT", path(leaving, "consent"), leaving.credential(), none.toJson());
      } catch (BeckonException e) {
        // An earlier attempt got through, only its answer was lost: the credential is void.
        if (e.status() != 401) {
          throw e;
        }
      }
      synchronized (state) {
        shown.clear();
        keep(null);
      }
    }
  }

  /** Whether a withdrawal still waits for the service's confirmation. */
  public boolean isWithdrawalPending() {
    Account current = account();
    return current != null && current.withdrawing;
  }

  /**
   * Tells the service where pushes go from now on; nothing is sent when it knows already.
   *
   * @param pushToken 1 to 4096 characters
   * @throws BeckonException when the service refused or was not reached
   * @throws IllegalStateException when not registered
   */
  public void updatePushToken(String pushToken) throws BeckonException {
    checkPushToken(pushToken);
    synchronized (accountCalls) {
      replacePushToken(pushToken);
    }
  }

  private void replacePushToken(String pushToken) throws BeckonException {
    Account current = requireActive();
    if (pushToken.isEmpty() || current.pushToken.equals(pushToken)) {
      return;
    }
    service.call(
        "PUT", path(current, "push-token"), current.credential(), Map.of("pushToken", pushToken));
    keep(current.withPushToken(pushToken));
  }

  /** Whether this installation is registered, its consent in force. */
  public boolean isRegistered() {
    return active().isPresent();
  }

  /** Who this is to the service, for the retailer's backend to link; empty when not registered. */
  public Optional<String> shopperId() {
    return active().map(current -> current.shopperId);
  }

  /** What to listen for in the shops; empty when not registered. */
  public Optional<UUID> ibeaconUuid() {
    return active().map(current -> current.ibeaconUuid);
  }

  /**
   * The number of the current rotation window. When it changes, the app restarts its advertisement,
   * so that Bluetooth address and id change together.
   *
   * @return unix seconds / 2^K, or -1 when not registered
   */
  public long rotationWindow() {
    return active()
        .map(current -> Eid.window(current.rotationExponent, nowMs.getAsLong() / 1000))
        .orElse(-1L);
  }

  /**
   * What to advertise now, every {@link Advertisement#INTERVAL_MS}, non-connectable.
   *
   * @return 21 bytes of advertising data; empty when not registered
   */
  public Optional<byte[]> currentAdvertisement() {
    synchronized (state) {
      if (account == null || account.withdrawing) {
        return Optional.empty();
      }
      long nowS = nowMs.getAsLong() / 1000;
      long window = Eid.window(account.rotationExponent, nowS);
      if (window != onAirWindow) {
        byte[] eid = Eid.compute(account.identityKey, account.rotationExponent, nowS);
        onAir = Advertisement.bytes(eid, config.txPowerDbm());
        onAirWindow = window;
      }
      return Optional.of(onAir.clone());
    }
  }

  /**
   * Judges a push. A decision is handed out for showing at most once, remembered before this
   * returns, so a crash may lose a message but never shows it twice.
   *
   * @param pushData the data fields of the push (docs/protocol/push.md)
   */
  public Handled handle(Map<String, String> pushData) {
    String version = pushData.get("beckon");
    if (version == null) {
      return Handled.NOT_OURS;
    }
    synchronized (state) {
      if (account == null || account.withdrawing) {
        return Handled.NO_CONSENT;
      }
      if (!version.equals(PAYLOAD_VERSION)) {
        return Handled.malformed("beckon is another version; allowed: " + PAYLOAD_VERSION);
      }
      PushMessage message;
      try {
        message = PushMessage.read(pushData);
      } catch (IllegalArgumentException e) {
        return Handled.malformed(e.getMessage());
      }
      if (shown.contains(message.decisionId())) {
        return Handled.DUPLICATE;
      }
      if (nowMs.getAsLong() > message.deadlineMs()) {
        return Handled.LATE;
      }
      shown.add(message.decisionId());
      return Handled.show(message);
    }
  }

  /**
   * Queues a receipt; {@link #flushReceipts} sends it. Ignored when not registered. Of more than
   * 500 waiting ones the oldest is dropped and counted.
   */
  public void report(String decisionId, ReceiptKind kind) {
    synchronized (state) {
      if (account != null && !account.withdrawing) {
        receipts.add(decisionId, kind, nowMs.getAsLong());
      }
    }
  }

  /**
   * Sends the waiting receipts, up to 100 a call. They stay queued, over restarts, until the
   * service has taken them or refused them for good.
   *
   * @return how many were sent
   * @throws BeckonException when the service refused or was not reached; {@code retryable()} says
   *     whether the receipts still wait
   */
  public int flushReceipts() throws BeckonException {
    return receiptSender.flush(this::active);
  }

  /**
   * Takes note of a beacon this phone hears (the part of an iPhone). Only the shops' own beacons
   * are kept, in memory, up to 1000; the oldest goes first. {@link #postSightings} sends them: call
   * it as soon as the system has told all it heard.
   *
   * @param major 0 to 65535
   * @param minor 0 to 65535
   * @param rssiDbm -110 to -10; anything else is a fault of the radio and ignored
   * @param count frames that it is the mean of, 1 to 100: the system's ranging averages what came
   *     in about a second
   * @param heardAtMs by the same clock as this SDK's, unix ms
   * @return whether it was kept
   */
  public boolean heard(
      UUID beaconUuid, int major, int minor, int rssiDbm, int count, long heardAtMs) {
    synchronized (state) {
      boolean ours =
          account != null && !account.withdrawing && account.ibeaconUuid.equals(beaconUuid);
      boolean possible =
          rssiDbm >= -110
              && rssiDbm <= -10
              && (major | minor) >>> 16 == 0
              && count >= 1
              && count <= 100;
      if (!ours || !possible) {
        sightingsIgnored++;
        return false;
      }
      heard.add(new HeardBuffer.Heard(beaconUuid, major, minor, rssiDbm, count, heardAtMs));
      return true;
    }
  }

  /**
   * Posts what was heard, up to 200 a call, signed. After a failure that may pass they wait for the
   * next post, as long as they are younger than 60 s.
   *
   * @return what the service did with them
   * @throws BeckonException when the service refused or was not reached
   */
  public SightingsTaken postSightings() throws BeckonException {
    return sightingSender.post(this::active, nowMs);
  }

  /** What had to be left undone since this instance was built. */
  public Counters counters() {
    synchronized (state) {
      return new Counters(
          receipts.dropped() + receiptSender.refused(),
          heard.dropped() + sightingSender.refused(),
          sightingsIgnored);
    }
  }

  private Account account() {
    synchronized (state) {
      return account;
    }
  }

  private Optional<Account> active() {
    return Optional.ofNullable(account()).filter(current -> !current.withdrawing);
  }

  private Account requireActive() {
    Account current = account();
    if (current == null) {
      throw new IllegalStateException("not registered; call register first");
    }
    requireNotWithdrawing(current);
    return current;
  }

  private static void requireNotWithdrawing(Account current) {
    if (current.withdrawing) {
      throw new IllegalStateException("a withdrawal is pending; call withdrawConsent first");
    }
  }

  private void keep(Account next) {
    synchronized (state) {
      account = next;
      onAirWindow = -1;
      onAir = null;
      if (next == null) {
        storage.remove(ACCOUNT_KEY);
      } else {
        storage.put(ACCOUNT_KEY, next.stored());
      }
    }
  }

  private static String path(Account of, String what) {
    return "/v1/installations/" + of.installationId + "/" + what;
  }

  private static void checkPushToken(String pushToken) {
    if (pushToken.length() > MAX_PUSH_TOKEN) {
      throw new IllegalArgumentException(
          "pushToken has " + pushToken.length() + " characters; allowed: up to " + MAX_PUSH_TOKEN);
    }
  }
}
