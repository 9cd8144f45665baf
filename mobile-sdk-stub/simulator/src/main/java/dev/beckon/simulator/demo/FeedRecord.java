package dev.beckon.simulator.demo;

import dev.beckon.simulator.measure.Stamps;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One record of the service's feed, as docs/protocol/feed.md describes it. */
public sealed interface FeedRecord {

  /** Whom it is about. */
  String shopperId();

  /** A visit's event; zoneId and cause may be null. */
  record Visit(
      String type,
      String eventId,
      String visitId,
      String shopperId,
      String zoneId,
      long atMs,
      long dwellMs,
      String cause)
      implements FeedRecord {}

  /** A decision; offerId is null unless reason is OFFERED. */
  record Decision(
      String decisionId,
      String eventId,
      String visitId,
      String shopperId,
      String zoneId,
      String trigger,
      String reason,
      String offerId,
      List<Refusal> refused,
      Stamps stamps)
      implements FeedRecord {
    /** Whether it claimed an offer. */
    public boolean offered() {
      return reason.equals("OFFERED");
    }
  }

  /** An offer that was not made, and why. */
  record Refusal(String offerId, String reason) {}

  /** What became of a claim; detail may be null. */
  record Outcome(
      String decisionId,
      String shopperId,
      String offerId,
      String state,
      int attempt,
      String detail,
      Stamps stamps)
      implements FeedRecord {}

  /** What a phone reported. */
  record Receipt(String decisionId, String shopperId, String kind, long atMs)
      implements FeedRecord {}

  /**
   * Reads one record.
   *
   * @return empty for a kind that this version does not know
   */
  public static Optional<FeedRecord> parse(String kind, JsonObject json) {
    return switch (kind) {
      case "visit" -> Optional.of(visit(json));
      case "decision" -> Optional.of(decision(json));
      case "outcome" -> Optional.of(outcome(json));
      case "receipt" ->
          Optional.of(
              new Receipt(
                  json.getString("decisionId"),
                  json.getString("shopperId"),
                  json.getString("kind"),
                  json.getLong("atMs")));
      default -> Optional.empty();
    };
  }

  private static Visit visit(JsonObject json) {
    return new Visit(
        json.getString("type"),
        json.getString("eventId"),
        json.getString("visitId"),
        json.getString("shopperId"),
        json.getString("zoneId"),
        json.getLong("atMs"),
        json.getLong("dwellMs", 0L),
        json.getString("cause"));
  }

  private static Decision decision(JsonObject json) {
    List<Refusal> refused = new ArrayList<>();
    JsonArray array = json.getJsonArray("refused", new JsonArray());
    for (int i = 0; i < array.size(); i++) {
      JsonObject one = array.getJsonObject(i);
      refused.add(new Refusal(one.getString("offerId"), one.getString("reason")));
    }
    return new Decision(
        json.getString("decisionId"),
        json.getString("eventId"),
        json.getString("visitId"),
        json.getString("shopperId"),
        json.getString("zoneId"),
        json.getString("trigger"),
        json.getString("reason"),
        json.getString("offerId"),
        List.copyOf(refused),
        stamps(json));
  }

  private static Outcome outcome(JsonObject json) {
    return new Outcome(
        json.getString("decisionId"),
        json.getString("shopperId"),
        json.getString("offerId"),
        json.getString("state"),
        json.getInteger("attempt", 0),
        json.getString("detail"),
        stamps(json));
  }

  private static Stamps stamps(JsonObject json) {
    JsonObject watch = json.getJsonObject("stopwatch", new JsonObject());
    return new Stamps(
        watch.getLong("heardUs", 0L),
        watch.getLong("publishedUs", 0L),
        watch.getLong("receivedUs", 0L),
        watch.getLong("zonedUs", 0L),
        watch.getLong("decidedUs", 0L),
        watch.getLong("acceptedUs", 0L));
  }
}
