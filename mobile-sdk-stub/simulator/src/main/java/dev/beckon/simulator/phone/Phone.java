package dev.beckon.simulator.phone;

import dev.beckon.sdk.Advertiser;
import dev.beckon.sdk.Beckon;
import dev.beckon.sdk.BeckonConfig;
import dev.beckon.sdk.BeckonException;
import dev.beckon.sdk.ConsentGiven;
import dev.beckon.sdk.Http;
import dev.beckon.sdk.Notifications;
import dev.beckon.sdk.PhoneState;
import dev.beckon.sdk.Platform;
import dev.beckon.sdk.PushMessage;
import dev.beckon.sdk.PushOutcome;
import dev.beckon.sdk.ReceiptKind;
import dev.beckon.simulator.fcm.FcmEndpoint;
import dev.beckon.simulator.fcm.FcmMessage;
import dev.beckon.simulator.fcm.PushReceiver;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * One phone: the app with the SDK, the system's push receiver, notification screen and watch over
 * regions, and what the radio is allowed to do. Safe from any thread. Pushes are judged and shown
 * on the thread that brings them; calls to the service go over the phone's own worker, those of
 * {@link #start} and {@link #withdraw} excepted, which wait.
 */
public final class Phone implements PushReceiver, AutoCloseable {
  private static final String SHOP = "shop";

  private final PhoneSettings settings;
  private final BeckonConfig config;
  private final FcmEndpoint fcm;
  private final Http http;
  private final LongSupplier nowUs;
  private final PhoneStorage storage = new PhoneStorage();
  private final String pushToken;
  private final PhoneRadio radio;
  private final PhoneRadio oldRadio;
  private final Screen screen = new Screen();
  private final PhoneWorker worker;
  private final Map<PushOutcome, LongAdder> outcomes = new ConcurrentHashMap<>();
  private volatile PhoneStorage oldCopy = new PhoneStorage();
  private volatile Beckon app;
  private volatile Optional<Beckon> oldApp = Optional.empty();
  private volatile boolean silent;
  private volatile boolean inside;
  private volatile OnAir lastOnAir;
  private long firstOnAirUs = -1;
  private final Object arrivals = new Object();
  private Arrival arriving;

  /**
   * A phone that is switched off until {@link #start}.
   *
   * @param config where the service is
   * @param fcm the push service it is known to
   * @param nowUs the phone's clock, unix us
   */
  public Phone(PhoneSettings settings, BeckonConfig config, FcmEndpoint fcm, LongSupplier nowUs) {
    this.settings = settings;
    this.config = config;
    this.fcm = fcm;
    this.http = Http.urlConnection();
    this.nowUs = nowUs;
    Random random = new Random(settings.seed());
    byte[] token = new byte[32];
    random.nextBytes(token);
    this.pushToken = HexFormat.of().formatHex(token);
    this.radio = new PhoneRadio(random, nowUs);
    this.oldRadio = new PhoneRadio(new Random(settings.seed() + 1), nowUs);
    this.app = newApp();
    this.worker = new PhoneWorker(settings.name(), () -> app);
  }

  private Beckon newApp() {
    Advertiser advertiser = platform() == Platform.IOS ? Advertiser.NONE : radio;
    return new Beckon(config, storage, http, advertiser, new Pushes(), this::nowMs);
  }

  private long nowMs() {
    return nowUs.getAsLong() / 1000;
  }

  /** What its system lets the app do. */
  private PhoneState state() {
    return new PhoneState(true, !silent, true, true);
  }

  /**
   * Installs the app: registers with consent, for {@code WITHDRAWN} withdraws at once, and is ready
   * for pushes. {@code UNKNOWN} registers nothing.
   *
   * @throws BeckonException when the service refused or was not reached
   */
  public void start(ConsentGiven consent) throws BeckonException {
    fcm.register(pushToken, platform(), this);
    if (settings.profile() == PhoneProfile.UNKNOWN) {
      return;
    }
    app.register(consent, platform(), pushToken);
    if (settings.profile() == PhoneProfile.WITHDRAWN) {
      oldCopy = storage.copy();
      Beckon old = new Beckon(config, oldCopy, http, oldRadio, message -> false, this::nowMs);
      oldApp = Optional.of(old);
      tell(old);
      app.withdrawConsent();
    }
    tell(app);
    worker.wake();
  }

  /** The system tells an app that starts how things stand. */
  private void tell(Beckon started) {
    started.advertise(state());
    if (inside) {
      started.entered(SHOP);
    }
  }

  /** It is carried into the shop, and its system tells the app. */
  public void enters() {
    inside = true;
    app.entered(SHOP);
    oldApp.ifPresent(old -> old.entered(SHOP));
    worker.wake();
  }

  /** It is carried out of the shop, and its system tells the app. */
  public void leaves() {
    inside = false;
    app.left(SHOP);
    oldApp.ifPresent(old -> old.left(SHOP));
    worker.wake();
  }

  /**
   * What its radio sends at this moment; the world asks every {@code Advertisement.INTERVAL_MS}.
   * Empty when the profile, the consent or the system does not let it.
   */
  public Optional<OnAir> onAir() {
    Optional<OnAir> now = sending();
    now.ifPresent(sent -> lastOnAir = sent);
    return now;
  }

  /** What its radio sent last; empty when it never sent anything. */
  public Optional<OnAir> lastOnAir() {
    return Optional.ofNullable(lastOnAir);
  }

  private Optional<OnAir> sending() {
    if (silent || settings.profile() == PhoneProfile.IPHONE_LISTENS) {
      return Optional.empty();
    }
    long now = nowUs.getAsLong();
    if (settings.profile() == PhoneProfile.BACKGROUND_STOPS && stopped(now)) {
      return Optional.empty();
    }
    if (settings.profile() == PhoneProfile.UNKNOWN) {
      radio.speakUnknown();
      return radio.onAir();
    }
    Beckon speaker = oldApp.orElse(app);
    if (speaker.advertiseInMs() == 0) {
      speaker.advertise(state());
    }
    return oldApp.isPresent() ? oldRadio.onAir() : radio.onAir();
  }

  private synchronized boolean stopped(long now) {
    if (firstOnAirUs < 0) {
      firstOnAirUs = now;
    }
    return (now - firstOnAirUs) / 1000 >= settings.stopsAdvertisingAfterMs();
  }

  /** Its owner switches Bluetooth off for good. */
  public void fallSilent() {
    silent = true;
    app.advertise(state());
    worker.wake();
  }

  /**
   * Its radio hears a gateway's iBeacon; only an iPhone's app listens.
   *
   * @param rssiDbm -110 to -10
   * @param count frames that it is the mean of
   * @return whether the app took note of it
   */
  public boolean hears(UUID uuid, int major, int minor, int rssiDbm, int count) {
    return settings.profile() == PhoneProfile.IPHONE_LISTENS
        && !silent
        && app.heard(uuid, major, minor, rssiDbm, count, nowMs());
  }

  /** The system has told the app all it heard: the app posts it at once. */
  public void ranged() {
    worker.postSightings();
  }

  @Override
  public void onMessage(FcmMessage message, long acceptedAtUs, long deliveredAtUs) {
    boolean iphone = platform() == Platform.IOS;
    boolean shownBySystem =
        iphone ? message.apnsAlert() != null : message.androidNotification() != null;
    if (shownBySystem) {
      showBySystem(message, iphone, acceptedAtUs, deliveredAtUs);
    }
    synchronized (arrivals) {
      arriving = new Arrival(shownBySystem, acceptedAtUs, deliveredAtUs);
      if (!app.handle(message.data())) {
        count(PushOutcome.NOT_OURS);
      }
    }
    worker.wake();
  }

  /** How the push came that the app is looking at. */
  private record Arrival(boolean shownBySystem, long acceptedAtUs, long deliveredAtUs) {}

  /** What the app does with what the SDK hands it. */
  private final class Pushes implements Notifications {
    @Override
    public boolean show(PushMessage push) {
      if (!arriving.shownBySystem()) {
        screen.show(
            new Shown(
                push.decisionId(),
                push.offerId(),
                push.title(),
                arriving.acceptedAtUs(),
                arriving.deliveredAtUs(),
                nowUs.getAsLong()));
      }
      return true;
    }

    @Override
    public void withheld(PushOutcome why, String detail) {
      count(why);
    }
  }

  private void count(PushOutcome outcome) {
    outcomes.computeIfAbsent(outcome, any -> new LongAdder()).increment();
  }

  /** Nobody asks the app: the alert is on the screen whatever the SDK thinks of it. */
  private void showBySystem(
      FcmMessage message, boolean iphone, long acceptedAtUs, long deliveredAtUs) {
    FcmMessage.Alert alert = iphone ? message.apnsAlert() : message.androidNotification();
    Map<String, String> data = message.data();
    Shown shown =
        new Shown(
            data.getOrDefault("decisionId", ""),
            data.getOrDefault("offerId", ""),
            alert.title(),
            acceptedAtUs,
            deliveredAtUs,
            nowUs.getAsLong());
    if (iphone) {
      screen.showAlert(message, shown);
    } else {
      screen.show(shown);
    }
  }

  /** Its owner does something with a message: the receipt goes out over the worker. */
  public void report(String decisionId, ReceiptKind kind) {
    app.report(decisionId, kind);
    worker.wake();
  }

  /** The system kills the app and starts it again: only what is stored is left. */
  public void restartApp() {
    radio.stop();
    app = newApp();
    tell(app);
    worker.wake();
  }

  /**
   * Its owner withdraws; the app stops advertising.
   *
   * @throws BeckonException when the service refused or was not reached; the withdrawal is pending
   */
  public void withdraw() throws BeckonException {
    app.withdrawConsent();
  }

  /** Who its owner is to the service; empty when the service does not know them. */
  public Optional<String> shopperId() {
    return app.shopperId();
  }

  /** Its profile. */
  public PhoneProfile profile() {
    return settings.profile();
  }

  /** Its name within the simulator. */
  public String name() {
    return settings.name();
  }

  /** Where pushes for it go, to plan faults of the push service. */
  public String pushToken() {
    return pushToken;
  }

  /**
   * What the app and an old copy of it have stored, in the SDK's own form: all by which its owner
   * could be found again. For tests that look for traces of somebody who must have left none.
   */
  public List<String> stored() {
    List<String> stored = new ArrayList<>(storage.all());
    stored.addAll(oldCopy.all());
    return stored;
  }

  /** What came onto the screen, oldest first. */
  public List<Shown> shown() {
    return screen.shown();
  }

  /** What happened beside. */
  public PhoneCounters counters() {
    return new PhoneCounters(
        counted(PushOutcome.DUPLICATE),
        screen.alertsReplaced(),
        counted(PushOutcome.LATE),
        counted(PushOutcome.NO_CONSENT),
        counted(PushOutcome.MALFORMED),
        counted(PushOutcome.NOT_OURS),
        worker.receiptsSent(),
        worker.callsFailed());
  }

  private long counted(PushOutcome outcome) {
    LongAdder adder = outcomes.get(outcome);
    return adder == null ? 0 : adder.sum();
  }

  private Platform platform() {
    return settings.profile().platform();
  }

  /** Switches it off. */
  @Override
  public void close() {
    fcm.unregister(pushToken);
    worker.close();
  }
}
