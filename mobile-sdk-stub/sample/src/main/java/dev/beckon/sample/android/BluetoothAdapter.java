package dev.beckon.sample.android;

/** Stands for {@code android.bluetooth.BluetoothAdapter}. */
public interface BluetoothAdapter {
  /** Whether Bluetooth is switched on. */
  boolean isEnabled();

  /** Null while Bluetooth is off, and for good on phones that cannot advertise. */
  BluetoothLeAdvertiser getBluetoothLeAdvertiser();
}
