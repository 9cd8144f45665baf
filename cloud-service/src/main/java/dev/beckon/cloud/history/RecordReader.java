package dev.beckon.cloud.history;

import dev.beckon.cloud.presence.Stopwatch;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reads the records of docs/protocol/feed.md; members it does not know are passed over. */
final class RecordReader {
  private static final int MAX_REFUSED = 1_000;
  private static final int MAX_JSON = 256 * 1024;

  /** Beyond it numbers of JSON are not exact. */
  private static final long MOST_MINOR = 1L << 53;

  private RecordReader() {}

  static HistoryRecord read(HistoryStream.Entry entry) throws UnreadableRecordException {
    Fields fields = parse(entry.json());
    return switch (entry.kind()) {
      case "visit" -> visit(fields);
      case "decision" -> decision(fields);
      case "outcome" -> outcome(fields);
      case "receipt" -> receipt(fields);
      case "redemption" -> redemption(fields);
      case "credit" -> credit(fields);
      case "audit" -> audit(fields);
      default -> throw new UnreadableRecordException("kind: is unknown");
    };
  }

  private static Fields parse(String json) throws UnreadableRecordException {
    if (json.length() > MAX_JSON) {
      throw new UnreadableRecordException("json: is longer than " + MAX_JSON + " characters");
    }
    try {
      return new Fields(new JsonObject(json));
    } catch (DecodeException | ClassCastException e) {
      throw new UnreadableRecordException("json: is not one JSON object");
    }
  }

  private static HistoryRecord visit(Fields fields) throws UnreadableRecordException {
    return new HistoryRecord.VisitEvent(
        fields.id("eventId"),
        fields.code("type"),
        fields.id("visitId"),
        fields.id("storeId"),
        fields.id("shopperId"),
        fields.idOrNull("zoneId"),
        fields.number("atMs"),
        fields.numberOrZero("dwellMs"),
        fields.codeOrNull("cause"));
  }

  private static HistoryRecord decision(Fields fields) throws UnreadableRecordException {
    List<HistoryRecord.Refusal> refused = new ArrayList<>();
    for (Fields refusal : fields.objects("refused", MAX_REFUSED)) {
      refused.add(
          new HistoryRecord.Refusal(
              refusal.id("offerId"), refusal.code("reason"), evidence(refusal)));
    }
    return new HistoryRecord.Decision(
        fields.id("decisionId"),
        fields.id("eventId"),
        fields.id("visitId"),
        fields.id("storeId"),
        fields.id("shopperId"),
        fields.idOrNull("zoneId"),
        fields.code("trigger"),
        fields.code("reason"),
        fields.idOrNull("offerId"),
        making(fields),
        evidence(fields),
        refused,
        fields.code("state"),
        fields.count("attempt"),
        fields.detailOrNull("detail"),
        stopwatch(fields));
  }

  private static HistoryRecord.Making making(Fields fields) throws UnreadableRecordException {
    String variant = fields.idOrNull("variant");
    return variant == null
        ? null
        : new HistoryRecord.Making(
            fields.count("offerVersion"), variant, fields.share("propensity"));
  }

  private static HistoryRecord.Evidence evidence(Fields fields) throws UnreadableRecordException {
    Fields its = fields.object("evidence");
    String kind = its.codeOrNull("kind");
    if (kind == null) {
      return null;
    }
    long atMs = its.numberOrZero("atMs");
    return new HistoryRecord.Evidence(kind, its.idOrNull("subject"), atMs == 0 ? null : atMs);
  }

  private static HistoryRecord outcome(Fields fields) throws UnreadableRecordException {
    return new HistoryRecord.Outcome(
        fields.id("decisionId"),
        fields.id("shopperId"),
        fields.id("offerId"),
        fields.code("state"),
        fields.count("attempt"),
        fields.detailOrNull("detail"),
        stopwatch(fields));
  }

  private static HistoryRecord receipt(Fields fields) throws UnreadableRecordException {
    return new HistoryRecord.Receipt(
        fields.id("decisionId"),
        fields.id("shopperId"),
        fields.code("kind"),
        fields.number("atMs"));
  }

  private static HistoryRecord redemption(Fields fields) throws UnreadableRecordException {
    return new HistoryRecord.Redemption(
        fields.idOrNull("decisionId"),
        fields.idOrNull("shopperId"),
        fields.id("offerId"),
        fields.count("offerVersion"),
        fields.id("variant"),
        fields.id("storeId"),
        fields.code("act"),
        fields.number("atMs"));
  }

  private static HistoryRecord credit(Fields fields) throws UnreadableRecordException {
    return new HistoryRecord.Credit(
        fields.id("decisionId"),
        fields.id("shopperId"),
        fields.id("offerId"),
        fields.count("offerVersion"),
        fields.id("variant"),
        fields.id("storeId"),
        fields.flag("heldOut"),
        Math.toIntExact(fields.difference("receipts", 1)),
        fields.difference("amountMinor", MOST_MINOR),
        fields.number("atMs"));
  }

  private static HistoryRecord audit(Fields fields) throws UnreadableRecordException {
    return new HistoryRecord.Audit(
        fields.number("atMs"),
        fields.id("actor"),
        fields.code("act"),
        fields.id("subject"),
        fields.detailOrNull("detail"));
  }

  private static Stopwatch stopwatch(Fields fields) throws UnreadableRecordException {
    Fields stages = fields.object("stopwatch");
    return new Stopwatch(
        stages.numberOrZero("heardUs"),
        stages.numberOrZero("publishedUs"),
        stages.numberOrZero("receivedUs"),
        stages.numberOrZero("zonedUs"),
        stages.numberOrZero("decidedUs"),
        stages.numberOrZero("acceptedUs"));
  }
}
