package dev.beckon.simulator.measure;

/** A stretch of an offer's path. The key is its name in reports. */
public enum Stage {
  /** Frame heard to batch handed to MQTT. */
  GATEWAY("gateway"),
  /** To presence taking it up. */
  INTAKE("intake"),
  /** To the event leaving, its visit saved. */
  ZONE("zone"),
  /** To the claim's answer. */
  DECISION("decision"),
  /** To the push service's acceptance. */
  DELIVERY("delivery"),
  /** The first promise: radio arrival of the confirming frame to acceptance. */
  SERVICE("service"),
  /** The second promise, by the simulator's own clock: first clear frame to acceptance. */
  HEARD_TO_ACCEPTED("heardToAccepted"),
  /** The same to the moment the phone shows it. */
  HEARD_TO_SHOWN("heardToShown");

  private final String key;

  Stage(String key) {
    this.key = key;
  }

  /** Its name in reports. */
  public String key() {
    return key;
  }
}
