package dev.beckon.simulator.demo;

import dev.beckon.simulator.fcm.FcmEndpoint;
import dev.beckon.simulator.fcm.FcmFault;

/** How the push service treats a phone. */
public enum PushFault {
  NONE,
  /** The token is no longer registered. */
  UNREGISTERED,
  /** The first message is delivered, and answered with 503 all the same. */
  UNAVAILABLE_AFTER_DELIVERY;

  /** Makes it so from now on. */
  public void befall(String pushToken, FcmEndpoint fcm) {
    switch (this) {
      case UNREGISTERED -> fcm.unregister(pushToken);
      case UNAVAILABLE_AFTER_DELIVERY ->
          fcm.injectFor(pushToken, FcmFault.of(FcmFault.Kind.UNAVAILABLE_AFTER_DELIVERING), 1);
      case NONE -> {
        // Its pushes arrive.
      }
    }
  }
}
