package dev.beckon.simulator.demo;

import dev.beckon.simulator.phone.Phone;
import java.util.Optional;

/** A shopper of the cast with their phone in hand. */
record CastMember(Shopper shopper, Phone phone) {

  /** What the radio sees of them. */
  RadioActor actor() {
    return new CarriedPhone(phone, shopper.walk());
  }

  Participant participant(Optional<String> shopperId) {
    return new Participant(shopper.name(), shopper.profile().key(), shopperId, shopper.expected());
  }
}
