package dev.beckon.simulator.demo;

import dev.beckon.simulator.phone.OnAir;
import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.phone.PhoneProfile;
import dev.beckon.simulator.world.Walk;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A shopper of the cast with their phone in hand. */
final class CastMember implements RadioActor {
  private static final UUID IBEACON = UUID.fromString(ServiceConfig.IBEACON_UUID);

  private final Shopper shopper;
  private final Phone phone;
  private byte[] address = new byte[6];

  CastMember(Shopper shopper, Phone phone) {
    this.shopper = shopper;
    this.phone = phone;
  }

  Shopper shopper() {
    return shopper;
  }

  Phone phone() {
    return phone;
  }

  @Override
  public String name() {
    return shopper.name();
  }

  @Override
  public Walk walk() {
    return shopper.walk();
  }

  @Override
  public Optional<byte[]> onAir() {
    Optional<OnAir> onAir = phone.onAir();
    onAir.ifPresent(now -> address = now.address());
    return onAir.map(OnAir::data);
  }

  @Override
  public byte[] address() {
    return address;
  }

  @Override
  public boolean rangesBeacons() {
    return shopper.profile() == PhoneProfile.IPHONE_LISTENS;
  }

  @Override
  public void ranged(List<Ranged> beacons) {
    for (Ranged beacon : beacons) {
      phone.hears(IBEACON, beacon.major(), beacon.minor(), beacon.rssiDbm(), beacon.count());
    }
    phone.ranged();
  }

  Participant participant(Optional<String> shopperId) {
    return new Participant(name(), shopper.profile().key(), shopperId, shopper.expected());
  }
}
