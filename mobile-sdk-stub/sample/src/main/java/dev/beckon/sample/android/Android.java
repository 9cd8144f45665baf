package dev.beckon.sample.android;

/** What an app reaches through its {@code Context}: the system's services, one each. */
public interface Android {
  /** {@code Manifest.permission.BLUETOOTH_ADVERTISE}, asked for at run time from Android 12 on. */
  String BLUETOOTH_ADVERTISE = "android.permission.BLUETOOTH_ADVERTISE";

  /** {@code Context.checkSelfPermission(…) == PERMISSION_GRANTED}. */
  boolean isGranted(String permission);

  /** {@code BluetoothManager.getAdapter()}; null on a phone without Bluetooth. */
  BluetoothAdapter bluetooth();

  /** {@code NotificationManagerCompat.from(context)}. */
  NotificationManager notifications();

  /** {@code EncryptedSharedPreferences.create(…)}: an identity key goes in here. */
  SharedPreferences preferences();

  /** {@code new Handler(Looper.getMainLooper())}. */
  Handler mainThread();

  /** {@code WorkManager.getInstance(context)}. */
  WorkManager work();
}
