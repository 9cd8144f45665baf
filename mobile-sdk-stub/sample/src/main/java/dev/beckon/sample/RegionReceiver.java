package dev.beckon.sample;

/** Receives the system's broadcasts on regions: geofences, or the shops' iBeacons. */
public final class RegionReceiver {
  private final ShopApplication app;

  /** A receiver within the app's process. */
  public RegionReceiver(ShopApplication app) {
    this.app = app;
  }

  /**
   * Call 2, inwards. The foreground service starts here: without it the system stops advertising.
   */
  public void entered(String region) {
    app.beckon().entered(region);
    app.arrange();
  }

  /** Call 2, outwards. The foreground service ends here. */
  public void left(String region) {
    app.beckon().left(region);
    app.arrange();
  }
}
