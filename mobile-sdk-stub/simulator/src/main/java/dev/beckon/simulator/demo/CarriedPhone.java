package dev.beckon.simulator.demo;

import dev.beckon.simulator.phone.OnAir;
import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.phone.PhoneProfile;
import dev.beckon.simulator.world.Walk;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A phone on its way through the shop, for one walk. */
public final class CarriedPhone implements RadioActor {
  private static final UUID IBEACON = UUID.fromString(ServiceConfig.IBEACON_UUID);

  private final Phone phone;
  private final Walk walk;
  private byte[] address = new byte[6];
  private boolean inside;

  /** A phone that is carried along a walk. */
  public CarriedPhone(Phone phone, Walk walk) {
    this.phone = phone;
    this.walk = walk;
  }

  @Override
  public String name() {
    return phone.name();
  }

  @Override
  public Walk walk() {
    return walk;
  }

  @Override
  public Optional<byte[]> onAir() {
    if (!inside) {
      inside = true;
      phone.enters();
    }
    Optional<OnAir> onAir = phone.onAir();
    onAir.ifPresent(now -> address = now.address());
    return onAir.map(OnAir::data);
  }

  @Override
  public void leaves() {
    phone.leaves();
  }

  @Override
  public byte[] address() {
    return address.clone();
  }

  @Override
  public boolean rangesBeacons() {
    return phone.profile() == PhoneProfile.IPHONE_LISTENS;
  }

  @Override
  public void ranged(List<Ranged> beacons) {
    for (Ranged beacon : beacons) {
      phone.hears(IBEACON, beacon.major(), beacon.minor(), beacon.rssiDbm(), beacon.count());
    }
    phone.ranged();
  }
}
