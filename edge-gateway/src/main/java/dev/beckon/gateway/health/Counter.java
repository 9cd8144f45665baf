package dev.beckon.gateway.health;

/**
 * Everything that is counted, in one place. Names are stable: they travel in {@code GatewayStatus},
 * which holds at most 64.
 */
public enum Counter {
  /** HCI packets read from the source. */
  PACKETS("scan.packets"),
  /** Advertising reports in them that were well-formed. */
  REPORTS("scan.reports"),
  /** HCI events that are no advertising report. */
  OTHER_EVENTS("scan.other_events"),

  FAULT_TRUNCATED("fault.truncated"),
  FAULT_NOT_AN_EVENT("fault.not_an_event"),
  FAULT_EVENT_LENGTH("fault.event_length"),
  FAULT_REPORT_COUNT("fault.report_count"),
  FAULT_DATA_LENGTH("fault.data_length"),
  FAULT_INCOMPLETE("fault.incomplete"),
  FAULT_RSSI("fault.rssi"),
  FAULT_AD_LENGTH("fault.ad_length"),
  FAULT_FRAME_LENGTH("fault.frame_length"),
  FAULT_FRAME_TYPE("fault.frame_type"),
  FAULT_URL("fault.url"),
  FAULT_TX_POWER("fault.tx_power"),

  /** Reports by what they held. Only EID frames leave the gateway. */
  HEARD_EID("heard.eid"),
  HEARD_UID("heard.uid"),
  HEARD_URL("heard.url"),
  HEARD_TLM("heard.tlm"),
  HEARD_IBEACON("heard.ibeacon"),
  HEARD_ALTBEACON("heard.altbeacon"),
  HEARD_FOREIGN("heard.foreign"),
  HEARD_NOTHING("heard.nothing"),

  /** EID frames passed over because too many transmitters were followed. */
  PASSED_OVER("observe.passed_over"),
  /** Sightings made of EID frames. */
  SIGHTINGS("observe.sightings"),
  BATCHES("observe.batches"),

  CONNECTS("uplink.connects"),
  /** Connections that were refused or not reached. */
  CONNECT_FAILURES("uplink.connect_failures"),
  /** Connections that broke. */
  LOST("uplink.lost"),
  /** Connections given up because a PUBACK was overdue. */
  ACK_OVERDUE("uplink.ack_overdue"),
  /** Batches handed to MQTT the first time. */
  PUBLISHED("uplink.published"),
  /** Batches handed to MQTT again. */
  RESENT("uplink.resent"),
  ACKED("uplink.acked"),
  /** Answered 0x97: sent again later. */
  QUOTA_EXCEEDED("uplink.quota_exceeded"),
  /** Batches that the service refused for good. */
  REFUSED("uplink.refused"),
  /** Batches longer than the server's Maximum Packet Size. */
  TOO_LARGE("uplink.too_large"),
  /** Batches that turned two seconds old unsent and went to the held lane. */
  TURNED_HELD("uplink.turned_held"),
  /** Sightings lost because the ring was full. */
  RING_DROPPED("uplink.ring_dropped_sightings"),
  /** Sightings lost because the uplink did not take them in time. */
  HANDOVER_DROPPED("uplink.handover_dropped_sightings"),

  CLOCK_EXCHANGES("clock.exchanges"),
  /** PUBACKs whose times contradict themselves. */
  CLOCK_REJECTED("clock.rejected"),
  /** Times the service's clock was found to have stepped. */
  CLOCK_STEPPED("clock.stepped");

  private final String label;

  Counter(String label) {
    this.label = label;
  }

  /** The name under which it is published. */
  public String label() {
    return label;
  }
}
