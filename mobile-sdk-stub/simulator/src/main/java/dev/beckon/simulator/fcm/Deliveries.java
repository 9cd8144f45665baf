package dev.beckon.simulator.fcm;

import dev.beckon.sdk.Platform;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Brings messages to phones: after the latency, unless expired or replaced. Thread-safe. */
final class Deliveries {
  private final Vertx vertx;
  private final LongSupplier nowUs;
  private final Map<String, Device> devices = new ConcurrentHashMap<>();
  private final Map<String, FcmMessage> waitingByCollapseId = new ConcurrentHashMap<>();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder replaced = new LongAdder();
  private volatile LongSupplier latencyMs = () -> 0;

  Deliveries(Vertx vertx, LongSupplier nowUs) {
    this.vertx = vertx;
    this.nowUs = nowUs;
  }

  private record Device(Platform platform, PushReceiver receiver) {}

  void register(String token, Platform platform, PushReceiver receiver) {
    devices.put(token, new Device(platform, receiver));
  }

  void unregister(String token) {
    devices.remove(token);
  }

  boolean knows(String token) {
    return devices.containsKey(token);
  }

  void latency(LongSupplier supplier) {
    latencyMs = supplier;
  }

  /** Starts a delivery; what has no device behind it (a topic) goes nowhere. */
  void start(FcmMessage message, long acceptedAtUs) {
    Device device = message.token() == null ? null : devices.get(message.token());
    if (device == null) {
      return;
    }
    boolean iphone = device.platform == Platform.IOS;
    long nowMs = nowUs.getAsLong() / 1000;
    long expiresAtMs = iphone ? iphoneExpiryMs(message) : androidExpiryMs(message, nowMs);
    String collapseKey =
        iphone && message.apnsCollapseId() != null
            ? message.token() + "\n" + message.apnsCollapseId()
            : null;
    if (collapseKey != null && waitingByCollapseId.put(collapseKey, message) != null) {
      replaced.increment();
    }
    Runnable arrival = () -> arrive(message, acceptedAtUs, expiresAtMs, collapseKey);
    long wait = latencyMs.getAsLong();
    if (wait <= 0) {
      vertx.runOnContext(now -> arrival.run());
    } else {
      vertx.setTimer(wait, timer -> arrival.run());
    }
  }

  private void arrive(FcmMessage message, long acceptedAtUs, long expiresAtMs, String collapseKey) {
    if (collapseKey != null && !waitingByCollapseId.remove(collapseKey, message)) {
      return; // a later one with the same collapse id took its place
    }
    Device device = devices.get(message.token());
    long atUs = nowUs.getAsLong();
    if (atUs / 1000 > expiresAtMs || device == null) {
      expired.increment();
      return;
    }
    delivered.increment();
    device.receiver.onMessage(message, acceptedAtUs, atUs);
  }

  /** A time to live of 0 means: deliver now or never, and the phones here are always on. */
  private static long androidExpiryMs(FcmMessage message, long nowMs) {
    return message.androidTtlMs() == 0 ? Long.MAX_VALUE : nowMs + message.androidTtlMs();
  }

  private static long iphoneExpiryMs(FcmMessage message) {
    long atS = message.apnsExpirationS();
    return atS == 0 || atS == Long.MAX_VALUE ? Long.MAX_VALUE : atS * 1000;
  }

  long delivered() {
    return delivered.sum();
  }

  long expired() {
    return expired.sum();
  }

  long replaced() {
    return replaced.sum();
  }
}
