package dev.beckon.sample.android;

/** Stands for {@code android.bluetooth.le.BluetoothLeAdvertiser} and what its calls take. */
public interface BluetoothLeAdvertiser {

  /** Stands for {@code android.bluetooth.le.AdvertisingSetParameters}. */
  final class AdvertisingSetParameters {
    /** {@code setInterval}: in steps of 0.625 ms. */
    public final int interval;

    /** {@code setLegacyMode(true)}, {@code setConnectable(false)}, {@code setScannable(false)}. */
    public final boolean legacyAndNotConnectable;

    /** As the builder would. */
    public AdvertisingSetParameters(int interval, boolean legacyAndNotConnectable) {
      this.interval = interval;
      this.legacyAndNotConnectable = legacyAndNotConnectable;
    }
  }

  /** Stands for {@code android.bluetooth.le.AdvertiseData}. */
  final class AdvertiseData {
    /** {@code addServiceUuid} and the key of {@code addServiceData}, 16 bits. */
    public final int serviceUuid;

    /** The value of {@code addServiceData}. */
    public final byte[] serviceData;

    /** As the builder would. */
    public AdvertiseData(int serviceUuid, byte[] serviceData) {
      this.serviceUuid = serviceUuid;
      this.serviceData = serviceData.clone();
    }
  }

  /** Stands for {@code android.bluetooth.le.AdvertisingSetCallback}. */
  abstract class AdvertisingSetCallback {
    /** {@code ADVERTISE_SUCCESS}. */
    public static final int ADVERTISE_SUCCESS = 0;

    /** Called some time after the start; any status but success is a refusal. */
    public void onAdvertisingSetStarted(int status) {}

    /** Called with {@code false} when the set's duration is over, or the system ended it. */
    public void onAdvertisingEnabled(boolean enable) {}
  }

  /**
   * Starts a set under a random address of its own.
   *
   * @param duration in steps of 10 ms, 1 to 65535; after it the controller ends the set
   * @throws SecurityException without the permission BLUETOOTH_ADVERTISE
   */
  void startAdvertisingSet(
      AdvertisingSetParameters parameters,
      AdvertiseData data,
      int duration,
      AdvertisingSetCallback callback);

  /**
   * Ends the set that was started with this callback.
   *
   * @throws SecurityException without the permission BLUETOOTH_ADVERTISE
   */
  void stopAdvertisingSet(AdvertisingSetCallback callback);
}
