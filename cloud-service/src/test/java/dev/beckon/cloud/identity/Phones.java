package dev.beckon.cloud.identity;

import dev.beckon.cloud.access.Secrets;
import java.util.HexFormat;
import java.util.Random;

/** Installations for tests: ids as they are issued, and keys. */
final class Phones {
  private final Eid eid = new Eid();
  private final Random random;

  Phones(long seed) {
    random = new Random(seed);
  }

  /** An installation and what its phone holds. */
  record Phone(Installation installation, String keyHex) {
    byte[] key() {
      return HexFormat.of().parseHex(keyHex);
    }

    String shopperId() {
      return installation.shopperId();
    }
  }

  /** Another one. */
  Phone next() {
    return new Phone(new Installation(id(), id()), HexFormat.of().formatHex(bytes()));
  }

  /** Another id. */
  String id() {
    return Secrets.base32(bytes());
  }

  private byte[] bytes() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The id a phone has when its clock says so. */
  long idOf(Phone phone, long unixMs) {
    return eid.of(phone.key(), Eid.ROTATION_EXPONENT, Math.floorDiv(unixMs, 1000L));
  }
}
