package dev.beckon.sdk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A phone's Bluetooth controller as the SDK's port describes it: every set that is started gets a
 * new address and ends by itself when its time is over. It sends whenever it is asked to, and
 * remembers under which address it sent what.
 */
final class FakeController implements Advertiser {
  /** One advertisement on air. */
  static final class Sent {
    final long atMs;
    final long address;
    final String eid;

    Sent(long atMs, long address, String eid) {
      this.atMs = atMs;
      this.address = address;
      this.eid = eid;
    }
  }

  final List<Sent> sent = new ArrayList<>();
  int starts;

  /** Refuses to start while set. */
  boolean refuses;

  private final Random random;

  /** Time as it passes: unlike the phone's clock nobody sets it. */
  private final LongSupplier elapsedMs;

  private byte[] data;
  private long address;
  private long endsAtMs;

  FakeController(Random random, LongSupplier elapsedMs) {
    this.random = random;
    this.elapsedMs = elapsedMs;
  }

  @Override
  public boolean start(byte[] bytes, int intervalMs, long forMs) {
    if (data != null) {
      throw new IllegalStateException("started while another set was on air");
    }
    if (bytes.length != Advertisement.BYTES || intervalMs != 250 || forMs < 1 || forMs > 512_000) {
      throw new IllegalArgumentException(bytes.length + " bytes for " + forMs + " ms");
    }
    if (refuses) {
      return false;
    }
    starts++;
    data = bytes.clone();
    address = random.nextLong() >>> 16;
    endsAtMs = elapsedMs.getAsLong() + forMs;
    return true;
  }

  @Override
  public void stop() {
    data = null;
  }

  /** The process that had started the set is gone, and with it the set. */
  void ownerDied() {
    data = null;
  }

  boolean isOnAir() {
    return data != null && elapsedMs.getAsLong() < endsAtMs;
  }

  /** Sends one advertisement if a set is on air. */
  void send(long atMs) {
    if (isOnAir()) {
      byte[] eid = Arrays.copyOfRange(data, Advertisement.BYTES - Eid.BYTES, data.length);
      sent.add(new Sent(atMs, address, Hex.encode(eid)));
    }
  }

  /** The id on air; empty when none is. */
  String eid() {
    return isOnAir()
        ? Hex.encode(Arrays.copyOfRange(data, Advertisement.BYTES - Eid.BYTES, data.length))
        : "";
  }
}
