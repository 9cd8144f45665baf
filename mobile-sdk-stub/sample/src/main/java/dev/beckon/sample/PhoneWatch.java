package dev.beckon.sample;

import dev.beckon.sample.android.Android;
import dev.beckon.sample.android.BluetoothAdapter;
import dev.beckon.sample.android.NotificationManager;
import dev.beckon.sdk.PhoneState;
import java.util.Locale;

/** Looks what the phone lets the app do. */
final class PhoneWatch {
  private final Android android;

  PhoneWatch(Android android) {
    this.android = android;
  }

  PhoneState look() {
    BluetoothAdapter bluetooth = android.bluetooth();
    NotificationManager notifications = android.notifications();
    return new PhoneState(
            android.isGranted(Android.BLUETOOTH_ADVERTISE),
            bluetooth != null && bluetooth.isEnabled(),
            notifications.areNotificationsEnabled(),
            notifications.getImportance(OfferNotifications.CHANNEL)
                != NotificationManager.IMPORTANCE_NONE)
        .inLanguage(Locale.getDefault().toLanguageTag());
  }
}
