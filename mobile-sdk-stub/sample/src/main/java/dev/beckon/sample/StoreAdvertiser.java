package dev.beckon.sample;

import dev.beckon.sample.android.BluetoothAdapter;
import dev.beckon.sample.android.BluetoothLeAdvertiser;
import dev.beckon.sample.android.BluetoothLeAdvertiser.AdvertiseData;
import dev.beckon.sample.android.BluetoothLeAdvertiser.AdvertisingSetCallback;
import dev.beckon.sample.android.BluetoothLeAdvertiser.AdvertisingSetParameters;
import dev.beckon.sdk.Advertisement;
import dev.beckon.sdk.Advertiser;

/**
 * The SDK's advertiser on Android. Each start is a set of its own with a callback of its own, so
 * that what the system says of an earlier set is never taken for the present one.
 */
final class StoreAdvertiser implements Advertiser {
  private static final double INTERVAL_STEP_MS = 0.625;
  private static final int DURATION_STEP_MS = 10;

  private final BluetoothAdapter bluetooth;
  private final Runnable ended;
  private volatile AdvertisingSetCallback present;

  /**
   * @param ended is told that the system refused or ended what was started
   */
  StoreAdvertiser(BluetoothAdapter bluetooth, Runnable ended) {
    this.bluetooth = bluetooth;
    this.ended = ended;
  }

  @Override
  public boolean start(byte[] data, int intervalMs, long forMs) {
    BluetoothLeAdvertiser advertiser = advertiser();
    if (advertiser == null) {
      return false;
    }
    AdvertisingSetCallback callback = new Watch();
    try {
      // Rounded up: what ends before its time looks like a refusal.
      int duration = (int) ((forMs + DURATION_STEP_MS - 1) / DURATION_STEP_MS);
      advertiser.startAdvertisingSet(
          new AdvertisingSetParameters((int) (intervalMs / INTERVAL_STEP_MS), true),
          new AdvertiseData(Advertisement.SERVICE_UUID, Advertisement.serviceData(data)),
          duration,
          callback);
    } catch (SecurityException e) {
      return false; // the permission was taken away a moment ago
    }
    present = callback;
    return true;
  }

  @Override
  public void stop() {
    AdvertisingSetCallback stopping = present;
    present = null;
    BluetoothLeAdvertiser advertiser = advertiser();
    if (advertiser == null || stopping == null) {
      return; // Bluetooth is off, and with it every set
    }
    try {
      advertiser.stopAdvertisingSet(stopping);
    } catch (SecurityException e) {
      // The system ends all sets of an app together with its permission: there is nothing to stop.
      present = null;
    }
  }

  private BluetoothLeAdvertiser advertiser() {
    return bluetooth == null ? null : bluetooth.getBluetoothLeAdvertiser();
  }

  private final class Watch extends AdvertisingSetCallback {
    @Override
    public void onAdvertisingSetStarted(int status) {
      if (status != ADVERTISE_SUCCESS && present == this) {
        ended.run();
      }
    }

    @Override
    public void onAdvertisingEnabled(boolean enable) {
      if (!enable && present == this) {
        ended.run();
      }
    }
  }
}
