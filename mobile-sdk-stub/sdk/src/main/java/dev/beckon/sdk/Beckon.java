package dev.beckon.sdk;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The SDK. One instance per app and {@link Storage}; safe from any thread.
 *
 * <p>{@link #register}, {@link #withdrawConsent}, {@link #offers}, {@link #postSightings} and
 * {@link #sync} call the service and wait for it: use a worker thread. All other methods answer at
 * once, also while a call is under way. The SDK has no thread and no timer of its own: after every
 * call the app asks {@link #advertiseInMs} and {@link #syncInMs} when to come again.
 */
public final class Beckon {
  /** Of a waiting time: nothing has to be done unless something changes. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final int MAX_PUSH_TOKEN = 4096;

  private final LongSupplier nowMs;
  private final Registration registration;
  private final Reach reach;
  private final PushDesk pushes;
  private final ReceiptSender receiptSender;
  private final SightingSender sightingSender;
  private final Errands errands;

  /** Guards everything that is kept of this phone's owner; never held through a call. */
  private final Object state = new Object();

  private final ReceiptQueue receipts;
  private final HeardBuffer heard = new HeardBuffer();
  private long sightingsIgnored;

  /**
   * Continues where an earlier instance with the same storage stopped; nothing is on air until the
   * first {@link #advertise}.
   *
   * @param nowMs the phone's clock, unix ms
   * @throws IllegalArgumentException when the storage holds what no version of this SDK wrote
   */
  public Beckon(
      BeckonConfig config,
      Storage storage,
      Http http,
      Advertiser advertiser,
      Notifications notifications,
      LongSupplier nowMs) {
    this(config, storage, http, advertiser, notifications, nowMs, drawn(new SecureRandom()));
  }

  private static Supplier<String> drawn(SecureRandom random) {
    return () -> InstallationSecret.draw(random);
  }

  /** As the other, with secrets of the caller's. */
  Beckon(
      BeckonConfig config,
      Storage storage,
      Http http,
      Advertiser advertiser,
      Notifications notifications,
      LongSupplier nowMs,
      Supplier<String> secrets) {
    this.nowMs = nowMs;
    registration =
        new Registration(
            config, storage, http, nowMs, secrets, state, this::forget, this::radioOff);
    Advertising advertising = new Advertising(advertiser, config.txPowerDbm());
    reach = new Reach(registration, advertising, storage, nowMs, state);
    pushes = new PushDesk(registration, storage, notifications, nowMs, state);
    receipts = new ReceiptQueue(storage);
    receiptSender = new ReceiptSender(registration, receipts);
    sightingSender = new SightingSender(registration, heard);
    errands =
        new Errands(
            List.of(
                errand(now -> isWithdrawalPending() ? 0 : NEVER, this::withdrawConsent),
                errand(registration::secretDueInMs, registration::renewSecret),
                errand(registration::pushTokenDueInMs, registration::sendPushToken),
                errand(reach::reportDueInMs, reach::tell),
                errand(now -> receiptsWait() ? 0 : NEVER, receiptSender::flush)));
  }

  /**
   * Registers this installation, or, when it is registered, brings consent and push token up to
   * date. Without consent to in-store offers nothing is sent or kept. After a failure call it
   * again: it ends as one installation, also where only the answer was lost.
   *
   * @param pushToken from the push service, up to 4096 characters; empty while there is none
   * @throws BeckonException with the fault CONSENT_REQUIRED when there is no consent, or none that
   *     was given after the service ended the registration ({@link #isEnded}), or when the service
   *     refused or was not reached
   * @throws IllegalStateException while a withdrawal is not finished
   */
  public void register(ConsentGiven consent, Platform platform, String pushToken)
      throws BeckonException {
    checkPushToken(pushToken);
    registration.register(consent, platform, pushToken);
    reach.setRadio();
  }

  /**
   * Withdraws consent. From the call on nothing is advertised, shown or reported, and what was kept
   * here is erased, but for what the service needs to hear it from. After a failure the withdrawal
   * stays pending, over restarts, and {@link #sync} goes on with it. So is what a {@link #register}
   * led to whose answer did not come. Does nothing when neither happened.
   *
   * @throws BeckonException when the service refused or was not reached
   */
  public void withdrawConsent() throws BeckonException {
    leave();
    registration.finishLeaving();
  }

  private void leave() {
    registration.leave();
    reach.setRadio();
  }

  /** What is kept beside the account; {@code state} is held. */
  private void forget() {
    receipts.clear();
    heard.clear();
    reach.clear();
    pushes.clear();
  }

  private void radioOff() {
    reach.setRadio();
  }

  /**
   * Tells the service who is logged in to the app: {@link #shopperId} may be another from then on.
   * Of somebody who works in the shops the service erases everything, and so does this.
   *
   * @param assertion what the retailer's backend signed for this installation
   *     (docs/protocol/assertions.md)
   * @throws BeckonException when the service refused or was not reached; with the status 409 when
   *     somebody else was logged in before: {@link #logOut} first; with 410 when everything was
   *     erased, which ends the registration
   * @throws IllegalStateException when not registered
   */
  public void logIn(String assertion) throws BeckonException {
    try {
      registration.logIn(assertion);
    } catch (BeckonException e) {
      if (e.status() == 410) {
        registration.end();
      }
      throw e;
    }
  }

  /**
   * Takes back that somebody is logged in.
   *
   * @param handleKind what the assertion was of: ACCOUNT, LOYALTY or TILL_CUSTOMER
   * @throws BeckonException when the service refused or was not reached
   * @throws IllegalStateException when not registered
   */
  public void logOut(String handleKind) throws BeckonException {
    registration.logOut(handleKind);
  }

  /**
   * The owner's offers that are good at this moment, the newest first: for the app's inbox, where
   * they wait also when push is off.
   *
   * @throws BeckonException when the service refused or was not reached
   * @throws IllegalStateException when not registered
   */
  public List<WaitingOffer> offers() throws BeckonException {
    return WaitingOffer.ask(registration);
  }

  /** What the owner wants to hear of, and what not. */
  public Choices choices() {
    return new Choices(registration);
  }

  /** Whether a withdrawal still waits for the service's confirmation. */
  public boolean isWithdrawalPending() {
    return registration.isLeaving();
  }

  /**
   * Whether the service ended the registration: it does not know this installation any more, since
   * that was revoked or erased. Nothing is advertised, shown or reported, what was kept here is
   * erased, and {@link #register} wants a consent that is given later, until it or {@link
   * #withdrawConsent} is called. Ask the owner; do not register with the consent of before.
   */
  public boolean isEnded() {
    return registration.isEnded();
  }

  /** Whether this installation is registered, its consent in force. */
  public boolean isRegistered() {
    return registration.active().isPresent();
  }

  /** Who this is to the service, for the retailer's backend to link; empty when not registered. */
  public Optional<String> shopperId() {
    return registration.active().map(current -> current.shopperId);
  }

  /** What to listen for in the shops; empty when not registered. */
  public Optional<UUID> ibeaconUuid() {
    return registration.active().map(current -> current.ibeaconUuid);
  }

  /**
   * Takes note of the push token that the app was given; {@link #sync} tells the service. Ignored
   * when not registered: {@link #register} takes the token then.
   *
   * @param pushToken 1 to 4096 characters
   */
  public void pushToken(String pushToken) {
    checkPushToken(pushToken);
    if (!pushToken.isEmpty()) {
      registration.nextPushToken(pushToken);
    }
  }

  /**
   * The system told that the phone entered a region of the shops: of their iBeacons ({@link
   * #ibeaconUuid}) or a geofence. Without one nothing is advertised. A region that is never told to
   * be left counts as left after four hours; entering it again starts these anew.
   *
   * @param region the app's name for it, 1 to 128 characters; of more than 20 the oldest goes
   */
  public void entered(String region) {
    reach.entered(region);
  }

  /** The system told that the phone left a region. */
  public void left(String region) {
    reach.left(region);
  }

  /**
   * Brings the radio to what is right at this moment, and takes note of the phone's state, of which
   * {@link #sync} tells the service. Call it when the process starts, whenever something of the
   * state may have changed, and after {@link #advertiseInMs}.
   *
   * @param found what the phone lets the app do, as it is now
   */
  public void advertise(PhoneState found) {
    reach.phoneIs(found);
  }

  /** The system refused or ended what the {@link Advertiser} had started. */
  public void advertisingEnded() {
    reach.ended();
  }

  /** What the advertising is doing. */
  public AdvertisingState advertisingState() {
    return reach.advertisingState();
  }

  /** After how long {@link #advertise} has to be called though nothing changed, ms. */
  public long advertiseInMs() {
    return reach.radioDueInMs();
  }

  /**
   * Takes a push. A decision is handed out for showing at most once, remembered before it is shown,
   * so a crash may lose a message but never shows it twice. What was shown is reported. Throws
   * nothing, whatever the push holds.
   *
   * @param pushData the data fields of the push (docs/protocol/push.md)
   * @return false when it is not Beckon's: the app goes on with it
   */
  public boolean handle(Map<String, String> pushData) {
    return pushes.take(pushData, decisionId -> report(decisionId, ReceiptKind.SHOWN));
  }

  /**
   * Queues a receipt; {@link #sync} sends it. Ignored when not registered. Of more than 500 waiting
   * ones the oldest is dropped and counted.
   */
  public void report(String decisionId, ReceiptKind kind) {
    synchronized (state) {
      if (isRegistered()) {
        receipts.add(decisionId, kind, nowMs.getAsLong());
      }
    }
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
          registration.active().filter(a -> a.ibeaconUuid.equals(beaconUuid)).isPresent();
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
    return sightingSender.post(nowMs);
  }

  /**
   * Does with the service what is outstanding: finishes a withdrawal, renews a secret older than 30
   * days, tells a new push token and a changed state of the phone, sends receipts. After a failure
   * it does nothing for a while, however often it is called; nothing is lost by it.
   */
  public void sync() {
    errands.run(nowMs.getAsLong());
  }

  /** After how long {@link #sync} has something to do, as far as is known now, ms. */
  public long syncInMs() {
    return errands.dueInMs(nowMs.getAsLong());
  }

  /** What was done and left undone since this instance was built. */
  public Counters counters() {
    Counters counters = new Counters();
    counters.pushes.putAll(pushes.counts());
    counters.receiptsSent = receiptSender.sent();
    counters.receiptsDropped = receipts.dropped() + receiptSender.refused();
    counters.sightingsDropped = heard.dropped() + sightingSender.refused();
    counters.callsFailed = errands.failures();
    synchronized (state) {
      counters.sightingsIgnored = sightingsIgnored;
    }
    return counters;
  }

  private boolean receiptsWait() {
    return isRegistered() && !receipts.isEmpty();
  }

  private interface DueInMs {
    long at(long nowMs);
  }

  private interface Run {
    void run() throws BeckonException;
  }

  private static Errands.Errand errand(DueInMs due, Run run) {
    return new Errands.Errand() {
      @Override
      public long dueInMs(long nowMs) {
        return due.at(nowMs);
      }

      @Override
      public void run() throws BeckonException {
        run.run();
      }
    };
  }

  private static void checkPushToken(String pushToken) {
    if (pushToken.length() > MAX_PUSH_TOKEN) {
      throw new IllegalArgumentException(
          "pushToken has " + pushToken.length() + " characters; allowed: up to " + MAX_PUSH_TOKEN);
    }
  }
}
