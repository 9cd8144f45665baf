package dev.beckon.cloud.play;

/**
 * Kills the service at one of the places where it could be killed, once it is lit. Passed on the
 * play's thread and on that of Redis.
 */
final class Fuse {
  private int placesLeft;
  private String burntAt;

  /** The service is gone. An error, so that nobody deals with it but the play. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    private Killed(String place) {
      super(place);
    }
  }

  /** So many places are passed, and at the last of them the service dies. */
  synchronized void light(int places) {
    placesLeft = places;
  }

  /** Nothing that was lit burns on. */
  synchronized void putOut() {
    placesLeft = 0;
    burntAt = null;
  }

  /** Where the service died, or null while it lives. */
  synchronized String burntAt() {
    return burntAt;
  }

  /** The service gets to a place, if it lives. */
  synchronized void pass(String place) {
    if (burntAt != null) {
      throw new Killed(burntAt);
    }
    if (placesLeft > 0) {
      placesLeft--;
      if (placesLeft == 0) {
        burntAt = place;
        throw new Killed(place);
      }
    }
  }
}
