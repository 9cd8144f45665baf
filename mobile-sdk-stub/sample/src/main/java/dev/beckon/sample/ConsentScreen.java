package dev.beckon.sample;

import dev.beckon.sdk.BeckonException;
import dev.beckon.sdk.ConsentGiven;
import dev.beckon.sdk.Platform;

/** Where people agree and change their minds; its buttons run these on a worker thread. */
public final class ConsentScreen {
  private final ShopApplication app;

  /** The screen of an app. */
  public ConsentScreen(ShopApplication app) {
    this.app = app;
  }

  /**
   * Call 1: the person agreed to the text before them.
   *
   * @param pushToken what {@code FirebaseMessaging.getToken()} gives, which the app has anyway
   * @return whether it worked; else the screen says so and the person may press again
   */
  public boolean agree(ConsentGiven answer, String pushToken) {
    try {
      app.beckon().register(answer, Platform.ANDROID, pushToken);
      // Now the app watches the region of app.beckon().ibeaconUuid(), or geofences of the stores,
      // and asks the system to tell at once if the phone is inside already.
      app.advertise();
      return true;
    } catch (BeckonException e) {
      return false;
    }
  }

  /** Call 1, backwards. Holds at once; where there is no network, the next sync confirms it. */
  public void withdraw() {
    try {
      app.beckon().withdrawConsent();
    } catch (BeckonException e) {
      app.arrange(); // pending: app.beckon().isWithdrawalPending()
    }
  }
}
