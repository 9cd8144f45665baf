package dev.beckon.simulator.bench;

import dev.beckon.sdk.Advertisement;
import dev.beckon.sdk.Eid;
import dev.beckon.simulator.demo.RadioActor;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.world.Walk;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One shopper of {@code bench path} and their phone in the foreground: it advertises its rotating
 * id all the time they are in the shop. Used on the radio's thread.
 */
final class PathShopper implements RadioActor {
  private static final int ROTATION_EXPONENT = 9;
  private static final int TX_POWER_DBM = -18;
  private static final int ADDRESS_BYTES = 6;

  private final String name;
  private final Registrar.Phone phone;
  private final Walk walk;
  private final String zoneId;
  private final boolean measured;
  private final byte[] identityKey;
  private final Random random;
  private final byte[] address = new byte[ADDRESS_BYTES];
  private byte[] data;
  private long window = -1;

  /**
   * @param zoneId where the walk leads
   * @param measured false for those who only fill the shop at the beginning
   */
  PathShopper(
      String name,
      Registrar.Phone phone,
      Walk walk,
      String zoneId,
      boolean measured,
      Random random) {
    this.name = name;
    this.phone = phone;
    this.walk = walk;
    this.zoneId = zoneId;
    this.measured = measured;
    this.random = random;
    identityKey = HexFormat.of().parseHex(phone.identityKey());
  }

  String shopperId() {
    return phone.shopperId();
  }

  String zoneId() {
    return zoneId;
  }

  boolean measured() {
    return measured;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Walk walk() {
    return walk;
  }

  @Override
  public Optional<byte[]> onAir() {
    rotate();
    return Optional.of(data);
  }

  @Override
  public byte[] address() {
    rotate();
    return address.clone();
  }

  private void rotate() {
    long unixS = SimClock.nowUs() / 1_000_000;
    if (unixS >> ROTATION_EXPONENT != window) {
      window = unixS >> ROTATION_EXPONENT;
      data = Advertisement.bytes(Eid.compute(identityKey, ROTATION_EXPONENT, unixS), TX_POWER_DBM);
      random.nextBytes(address);
    }
  }

  @Override
  public boolean rangesBeacons() {
    return false;
  }

  @Override
  public void ranged(List<Ranged> beacons) {
    throw new IllegalStateException("this phone does not range");
  }
}
