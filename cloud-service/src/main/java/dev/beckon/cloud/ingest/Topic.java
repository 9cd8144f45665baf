package dev.beckon.cloud.ingest;

/** What lies under {@code beckon/v1/{store}/{gateway}/} (docs/protocol/mqtt.md). */
enum Topic {
  /** To the service: sighting batches. */
  SIGHTINGS("sightings"),
  /** To the service: what a gateway says of itself. */
  STATUS("status"),
  /** To the gateway. */
  COMMANDS("commands");

  private final String name;

  Topic(String name) {
    this.name = name;
  }

  /** The topic of one gateway. */
  String of(Gateway gateway) {
    return "beckon/v1/" + gateway.storeId() + "/" + gateway.gatewayId() + "/" + name;
  }

  /** The filter that matches this topic of every gateway of a store. */
  String ofAll(String storeId) {
    return "beckon/v1/" + storeId + "/+/" + name;
  }
}
