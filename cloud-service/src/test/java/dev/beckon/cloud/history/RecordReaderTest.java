package dev.beckon.cloud.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.presence.Stopwatch;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordReaderTest {

  @Test
  void readsADecisionWithItsRefusalsAndStopwatch() throws Exception {
    assertThat(read("decision", Sample.decision("s1", "d1", "OFFERED")))
        .isEqualTo(
            new HistoryRecord.Decision(
                "d1",
                "e-d1",
                "v-s1",
                "north",
                "s1",
                "coffee",
                "ENTERED",
                "OFFERED",
                "grinder",
                new HistoryRecord.Making(3, "short", 0.25),
                new HistoryRecord.Evidence("BOUGHT", "beans", 9L),
                List.of(
                    new HistoryRecord.Refusal("tea", "CAP_VISIT", null),
                    new HistoryRecord.Refusal(
                        "mug",
                        "OUT_OF_STOCK",
                        new HistoryRecord.Evidence("SOLD_OUT", "mug", null))),
                "CLAIMED",
                0,
                null,
                new Stopwatch(11, 0, 0, 0, 14, 0)));
  }

  @Test
  void readsAnAuditThatItWrote() throws Exception {
    AuditAct act = new AuditAct(5, "hq", "OFFER_CHANGED", "grinder", "limit 1000 to 2000");
    assertThat(read("audit", act.json()))
        .isEqualTo(
            new HistoryRecord.Audit(5, "hq", "OFFER_CHANGED", "grinder", "limit 1000 to 2000"));
  }

  @Test
  void refusesAnAuditThatWouldNotFit() {
    assertThatThrownBy(() -> new AuditAct(5, "hq", "offer changed", "grinder", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("audit act: act: is not of the form");
  }

  @Test
  void passesOverMembersItDoesNotKnow() throws Exception {
    JsonObject later = new JsonObject(Sample.receipt("s1", "d1")).put("mood", "fine");
    assertThat(read("receipt", later.encode())).isInstanceOf(HistoryRecord.Receipt.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "visit    | shopperId | null                  | shopperId: is missing",
        "visit    | shopperId | 7                     | shopperId: is not a string",
        "visit    | shopperId | ''                    | shopperId: is empty",
        "visit    | zoneId    | 'a\\u0000b'           | zoneId: holds a NUL or half a character",
        "visit    | zoneId    | 'a\\ud83d'            | zoneId: holds a NUL or half a character",
        "visit    | type      | 'entered'             | type: is not of the form",
        "visit    | atMs      | -1                    | atMs: is not a whole number",
        "visit    | atMs      | 1.5                   | atMs: is not a whole number",
        "visit    | atMs      | 99999999999999999999  | atMs: is not a whole number",
        "decision | attempt   | 2147483648            | attempt: is above",
        "decision | propensity | 1.01                 | propensity: is not a number from 0 to 1",
        "decision | propensity | '1'                  | propensity: is not a number from 0 to 1",
        "decision | offerVersion | null               | offerVersion: is missing",
        "decision | refused   | {}                    | refused: is not an array",
        "decision | refused   | [7]                   | refused[0]: is not an object",
        "decision | stopwatch | []                    | stopwatch: is not an object",
        "outcome  | stopwatch | {'heardUs':'x'}       | heardUs: is not a whole number",
      },
      quoteCharacter = '"')
  void namesTheFieldThatIsWrong(String kind, String field, String value, String fault) {
    String good =
        switch (kind) {
          case "visit" -> Sample.visit("s1", 0);
          case "decision" -> Sample.decision("s1", "d1", "OFFERED");
          default -> Sample.outcome("s1", "d1");
        };
    Object wrong = new JsonObject("{\"v\":" + value.replace('\'', '"') + "}").getValue("v");
    String bad = new JsonObject(good).put(field, wrong).encode();
    assertThatThrownBy(() -> read(kind, bad))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith(fault);
  }

  @ParameterizedTest
  @CsvSource({"visit,''", "visit,'[1]'", "visit,'{\"a\":'", "visit,'null'", "visit,'nonsense'"})
  void refusesWhatIsNotOneObject(String kind, String json) {
    assertThatThrownBy(() -> read(kind, json))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("json: is not one JSON object");
  }

  @Test
  void refusesAnUnknownKind() {
    assertThatThrownBy(() -> read("weather", "{}")).hasMessage("kind: is unknown");
  }

  private static HistoryRecord read(String kind, String json) throws UnreadableRecordException {
    return RecordReader.read(new HistoryStream.Entry(StreamPosition.START, kind, json));
  }
}
