package dev.beckon.sample;

import dev.beckon.sample.android.Android;
import dev.beckon.sdk.Beckon;
import dev.beckon.sdk.BeckonConfig;
import dev.beckon.sdk.Http;
import java.net.URI;
import java.util.function.LongSupplier;

/**
 * The app's {@code Application}: one {@link Beckon} for the process, and its two timers. The SDK
 * has no thread and no timer of its own, so whoever calls it calls {@link #arrange} after.
 */
public final class ShopApplication {
  private final Android android;
  private final PhoneWatch phoneWatch;
  private final Beckon beckon;
  private final Runnable advertise = this::advertise;

  /** {@code onCreate}: the process has started, whatever for. */
  public ShopApplication(Android android, URI service, String appKey, LongSupplier nowMs) {
    this.android = android;
    this.phoneWatch = new PhoneWatch(android);
    this.beckon =
        new Beckon(
            new BeckonConfig(service, appKey),
            new PreferenceStorage(android.preferences()),
            Http.urlConnection(),
            new StoreAdvertiser(android.bluetooth(), this::advertisingEnded),
            new OfferNotifications(android.notifications()),
            nowMs);
    advertise();
  }

  Beckon beckon() {
    return beckon;
  }

  /**
   * Call 2. Here, when its time has come, and from broadcast receivers whenever Bluetooth, a
   * permission or a notification setting may have changed; also in {@code onResume}, because the
   * person may come from the settings.
   */
  public void advertise() {
    beckon.advertise(phoneWatch.look());
    arrange();
  }

  private void advertisingEnded() {
    beckon.advertisingEnded();
    arrange();
  }

  /** Call 5, on a worker. */
  private void sync() {
    beckon.sync();
    arrange();
  }

  /** Sets both timers anew. The one for advertising needs the foreground service in a store. */
  void arrange() {
    android.mainThread().removeCallbacks(advertise);
    if (beckon.advertiseInMs() != Beckon.NEVER) {
      android.mainThread().postDelayed(advertise, beckon.advertiseInMs());
    }
    if (beckon.syncInMs() != Beckon.NEVER) {
      android.work().enqueueUnique("beckon", this::sync, beckon.syncInMs());
    }
  }
}
