package dev.beckon.gateway.uplink;

/**
 * One MQTT connection at a time, as the session sees it. Nothing here waits for the network:
 * answers come as calls of {@link Session}, with the generation of the connection they belong to.
 */
interface Link {
  /** Answer of {@link #publish}: the connection takes nothing now. */
  long NOT_TAKEN = -1;

  /** Begins to connect, under a generation never used before. */
  void connect(long generation);

  /**
   * Hands over a PUBLISH with QoS 1. One on {@link Topic#STATUS} also asks for the time, for the
   * case that its PUBACK comes from a broker.
   *
   * @param token comes back with its PUBACK, and with the {@link Reply} to a status
   * @return when it was handed over, gateway's monotonic clock in µs; {@link #NOT_TAKEN} when it
   *     was not taken and nothing was sent
   */
  long publish(long generation, Topic topic, byte[] payload, long token);

  /** Says goodbye and closes: the last will is not sent. */
  void disconnect(long generation);

  /** Closes without a word: the server sends the last will. */
  void abandon(long generation);

  /** A topic below {@code beckon/v1/{store}/{gateway}/}. */
  enum Topic {
    SIGHTINGS("sightings"),
    STATUS("status"),
    COMMANDS("commands");

    private final String suffix;

    Topic(String suffix) {
      this.suffix = suffix;
    }

    String under(String storeId, String gatewayId) {
      return "beckon/v1/" + storeId + "/" + gatewayId + "/" + suffix;
    }
  }
}
