package dev.beckon.simulator.sample;

import dev.beckon.sample.android.Android;
import dev.beckon.sample.android.BluetoothAdapter;
import dev.beckon.sample.android.BluetoothLeAdvertiser;
import dev.beckon.sample.android.Handler;
import dev.beckon.sample.android.NotificationManager;
import dev.beckon.sample.android.SharedPreferences;
import dev.beckon.sample.android.WorkManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An Android phone whose time passes when a test lets it, one thing after the other. */
final class FakeAndroid implements Android, NotificationManager {
  /** What came onto the screen. */
  record Posted(String tag, String channelId, String title, String text, String publicText) {}

  /** One advertising set that was started. */
  record Set(String serviceData, int interval, int duration, long startedAtMs) {}

  final Map<String, String> preferences = new HashMap<>();
  final List<Posted> screen = new ArrayList<>();
  final List<Set> sets = new ArrayList<>();
  boolean permitted = true;
  boolean bluetoothOn = true;
  boolean notificationsOn = true;
  boolean channelOn = true;

  private final List<Timer> timers = new ArrayList<>();
  private BluetoothLeAdvertiser.AdvertisingSetCallback onAir;
  private long nowMs;

  private record Timer(Object name, Runnable what, long atMs) {}

  FakeAndroid(long startMs) {
    nowMs = startMs;
  }

  long nowMs() {
    return nowMs;
  }

  /** The set on air at this moment. */
  Optional<Set> onAir() {
    Set last = sets.isEmpty() ? null : sets.get(sets.size() - 1);
    boolean lasts = onAir != null && nowMs < last.startedAtMs() + last.duration() * 10L;
    return lasts ? Optional.of(last) : Optional.empty();
  }

  /** Lets time pass; timers fire when they are due. */
  void pass(long ms) {
    long until = nowMs + ms;
    while (true) {
      Timer next = timers.stream().min(Comparator.comparingLong(Timer::atMs)).orElse(null);
      if (next == null || next.atMs() > until) {
        break;
      }
      timers.remove(next);
      nowMs = Math.max(nowMs, next.atMs());
      next.what().run();
    }
    nowMs = until;
  }

  /** Bluetooth goes off: every set is gone, and the app hears nothing but the broadcast. */
  void switchBluetoothOff() {
    bluetoothOn = false;
    onAir = null;
  }

  /** The system finds, some time after the start, that it cannot advertise. */
  void refuseLate() {
    BluetoothLeAdvertiser.AdvertisingSetCallback refused = onAir;
    onAir = null;
    refused.onAdvertisingSetStarted(1);
  }

  @Override
  public boolean isGranted(String permission) {
    return permission.equals(BLUETOOTH_ADVERTISE) && permitted;
  }

  @Override
  public BluetoothAdapter bluetooth() {
    return new BluetoothAdapter() {
      @Override
      public boolean isEnabled() {
        return bluetoothOn;
      }

      @Override
      public BluetoothLeAdvertiser getBluetoothLeAdvertiser() {
        return bluetoothOn ? new Radio() : null;
      }
    };
  }

  private final class Radio implements BluetoothLeAdvertiser {
    @Override
    public void startAdvertisingSet(
        AdvertisingSetParameters parameters,
        AdvertiseData data,
        int duration,
        AdvertisingSetCallback callback) {
      checkPermission();
      if (onAir != null || !parameters.legacyAndNotConnectable || data.serviceUuid != 0xFEAA) {
        throw new IllegalStateException("a second set, or another kind of advertisement");
      }
      onAir = callback;
      String hex = HexFormat.of().formatHex(data.serviceData);
      sets.add(new Set(hex, parameters.interval, duration, nowMs));
    }

    @Override
    public void stopAdvertisingSet(AdvertisingSetCallback callback) {
      checkPermission();
      if (onAir == callback) {
        onAir = null;
      }
    }

    private void checkPermission() {
      if (!permitted) {
        onAir = null;
        throw new SecurityException("BLUETOOTH_ADVERTISE");
      }
    }
  }

  @Override
  public NotificationManager notifications() {
    return this;
  }

  @Override
  public boolean areNotificationsEnabled() {
    return notificationsOn;
  }

  @Override
  public int getImportance(String channelId) {
    return channelOn ? 3 : IMPORTANCE_NONE;
  }

  @Override
  public void notify(String tag, String channelId, String title, String text, String publicText) {
    screen.add(new Posted(tag, channelId, title, text, publicText));
  }

  @Override
  public SharedPreferences preferences() {
    return new SharedPreferences() {
      @Override
      public String getString(String key) {
        return preferences.get(key);
      }

      @Override
      public void putString(String key, String value) {
        preferences.put(key, value);
      }

      @Override
      public void remove(String key) {
        preferences.remove(key);
      }
    };
  }

  @Override
  public Handler mainThread() {
    return new Handler() {
      @Override
      public void postDelayed(Runnable what, long delayMs) {
        timers.add(new Timer(what, what, nowMs + delayMs));
      }

      @Override
      public void removeCallbacks(Runnable what) {
        timers.removeIf(timer -> timer.name() == what);
      }
    };
  }

  @Override
  public WorkManager work() {
    return (name, what, delayMs) -> {
      timers.removeIf(timer -> timer.name().equals(name));
      timers.add(new Timer(name, what, nowMs + delayMs));
    };
  }
}
