package dev.beckon.simulator.drill;

import dev.beckon.sdk.Advertiser;
import dev.beckon.sdk.Beckon;
import dev.beckon.sdk.BeckonConfig;
import dev.beckon.sdk.BeckonException;
import dev.beckon.sdk.ConsentGiven;
import dev.beckon.sdk.Http;
import dev.beckon.sdk.Notifications;
import dev.beckon.sdk.Platform;
import dev.beckon.sdk.PushMessage;
import dev.beckon.sdk.Storage;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.fcm.FcmEndpoint;
import dev.beckon.simulator.world.GatewaySite;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A shopper who stands at one shelf, with a phone that hears the gateway there and posts it, five
 * times a second, whether the service answers or not; and with a screen.
 */
final class CrashShopper implements AutoCloseable {
  private static final String CONSENT_TEXT = "drill-1";
  private static final int RSSI_DBM = -50;
  private static final int FRAMES = 3;
  private static final long EVERY_MS = 200;

  private final FcmEndpoint fcm;
  private final String pushToken = "crash-" + UUID.randomUUID();
  private final List<String> shown = new ArrayList<>();
  private final Beckon app;
  private final ScheduledExecutorService radio =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "a shopper's phone");
            thread.setDaemon(true);
            return thread;
          });

  /** Installs the app and agrees. */
  CrashShopper(BeckonConfig config, FcmEndpoint fcm) throws BeckonException {
    this.fcm = fcm;
    Notifications screen = this::show;
    app =
        new Beckon(
            config,
            Storage.inMemory(),
            Http.urlConnection(),
            Advertiser.NONE,
            screen,
            () -> SimClock.nowUs() / 1000);
    fcm.register(
        pushToken, Platform.ANDROID, (message, acceptedUs, nowUs) -> app.handle(message.data()));
    app.register(
        new ConsentGiven(true, true, true, CONSENT_TEXT, SimClock.nowUs() / 1000),
        Platform.ANDROID,
        pushToken);
  }

  private synchronized boolean show(PushMessage message) {
    shown.add(message.decisionId());
    return true;
  }

  /** Comes to the shelf, and stays. */
  void standsAt(GatewaySite gateway) {
    UUID beacon = app.ibeaconUuid().orElseThrow();
    var unused =
        radio.scheduleWithFixedDelay(
            () -> hear(beacon, gateway), 0, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void hear(UUID beacon, GatewaySite gateway) {
    app.heard(beacon, gateway.major(), gateway.minor(), RSSI_DBM, FRAMES, SimClock.nowUs() / 1000);
    try {
      app.postSightings();
    } catch (BeckonException e) {
      if (e.status() != 0 && e.status() < 500) {
        throw new IllegalStateException("the service refused sightings: " + e.getMessage(), e);
      }
      // The service or its Redis is away, as the drill has it: the next post comes soon.
    }
  }

  String shopperId() {
    return app.shopperId().orElseThrow();
  }

  String pushToken() {
    return pushToken;
  }

  /** Decisions that came onto the screen, once for each time. */
  synchronized List<String> shown() {
    return List.copyOf(shown);
  }

  /** Goes away. */
  @Override
  public void close() {
    radio.shutdownNow();
    fcm.unregister(pushToken);
  }
}
