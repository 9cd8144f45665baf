package dev.beckon.cloud.history;

import io.vertx.core.json.JsonObject;

/**
 * An administrative act. It names machines and settings, never a person: acts on shoppers are
 * counted, not listed.
 *
 * @param atMs when, unix ms by the service's clock
 * @param actor who did it: the id of a machine key, or "operator" on the command line
 * @param act what was done, such as OFFER_CHANGED; at most 40 of A-Z, 0-9, _
 * @param subject what it was done to, such as an offer's id
 * @param detail a sentence of at most 2000 characters, or null
 */
public record AuditAct(long atMs, String actor, String act, String subject, String detail) {

  /**
   * @throws IllegalArgumentException naming the component that does not fit its column
   */
  public AuditAct {
    HistoryStream.Entry entry =
        new HistoryStream.Entry(
            StreamPosition.START, KIND, encode(atMs, actor, act, subject, detail));
    try {
      RecordReader.read(entry);
    } catch (UnreadableRecordException e) {
      throw new IllegalArgumentException("audit act: " + e.getMessage(), e);
    }
  }

  static final String KIND = "audit";

  /** The record as it goes into the history. */
  public String json() {
    return encode(atMs, actor, act, subject, detail);
  }

  private static String encode(long atMs, String actor, String act, String subject, String detail) {
    JsonObject json =
        new JsonObject()
            .put("atMs", atMs)
            .put("actor", actor)
            .put("act", act)
            .put("subject", subject);
    return (detail == null ? json : json.put("detail", detail)).encode();
  }
}
