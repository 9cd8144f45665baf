package dev.beckon.cloud.access;

/** What a machine may do. */
public enum Role {
  /** Manages keys and installations. */
  ADMIN(20, 100, false),
  /** The retailer's app, on all phones: registers installations. */
  APP(1_000, 5_000, false),
  /** A till: reports purchases. */
  TILL(100, 500, true),
  /** The retailer's backend: links shoppers to customers. */
  BACKEND(200, 1_000, false),
  /** Headquarters, with its tools: writes offers. */
  EDITOR(50, 200, false),
  /** A gateway: publishes what it hears; the limit counts its MQTT messages. */
  GATEWAY(1_000, 4_000, false),
  /** Reads decisions, the feed and metrics. */
  MONITOR(100, 500, true);

  private final int perSecond;
  private final int burst;
  private final boolean ofStores;

  Role(int perSecond, int burst, boolean ofStores) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.ofStores = ofStores;
  }

  /** What a key of this role may do unless it says otherwise. */
  public RateLimit usualLimit() {
    return new RateLimit(perSecond, burst);
  }

  /** Whether what it does belongs to a store, so that a key can be limited to some of them. */
  public boolean ofStores() {
    return ofStores;
  }
}
