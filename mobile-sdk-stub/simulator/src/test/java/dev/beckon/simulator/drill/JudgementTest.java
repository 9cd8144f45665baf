package dev.beckon.simulator.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.demo.StandardShop;
import dev.beckon.simulator.fcm.PushRequest;
import dev.beckon.simulator.phone.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final long HOUR_US = 3_600_000_000L;

  private final Evidence evidence = new Evidence();
  private final Map<String, StoredDecision> redis = new HashMap<>();
  private final Map<String, StoredDecision> sql = new HashMap<>();
  private final List<Shown> shown = new ArrayList<>();
  private List<Guest.Consent> consents = List.of(new Guest.Consent("anna", Long.MAX_VALUE));

  private List<String> faults() {
    Judgement.Seen anna = new Judgement.Seen("Anna", "token", consents, shown, 0);
    return new Judgement(List.of(anna), evidence, redis, sql, StandardShop.LIMITS, false).faults();
  }

  private void decided(String id, String visit, String state, long atUs) {
    StoredDecision decision =
        new StoredDecision(id, "anna", visit, "OFFERED", "seeds", state, 1, "", atUs);
    redis.put(id, decision);
    sql.put(id, decision);
  }

  private void accepted(String id) {
    evidence.sent(new PushRequest("token", Map.of("decisionId", id), false, 1, 2, 200, ""));
  }

  private void seen(String id) {
    shown.add(new Shown(id, "seeds", "Seeds", 1, 2, 3));
  }

  private void offered(String id, String visit, long atUs) {
    decided(id, visit, "ACCEPTED", atUs);
    accepted(id);
    seen(id);
  }

  @Test
  void oneOfferThatArrivedIsWell() {
    offered("d1", "v1", HOUR_US);

    assertThat(faults()).isEmpty();
  }

  @Test
  void aClaimThatDidNotEndIsTold() {
    decided("d1", "v1", "IN_FLIGHT", HOUR_US);

    assertThat(faults()).containsExactly("claim d1 is still IN_FLIGHT");
  }

  @Test
  void aDecisionThatSqlMissesOrHasOtherwiseIsTold() {
    offered("d1", "v1", HOUR_US);
    offered("d2", "v2", 2 * HOUR_US);
    sql.remove("d1");
    sql.put("d2", new StoredDecision("d2", "anna", "v2", "OFFERED", "seeds", "EXPIRED", 1, "", 0));

    assertThat(faults()).hasSize(2);
    assertThat(faults().get(0)).isEqualTo("decision d1 is only in Redis");
    assertThat(faults().get(1)).startsWith("decision d2 is ").contains("ACCEPTED", "EXPIRED");
  }

  @Test
  void whatWaitsInTheAppWasNotPushed() {
    StoredDecision waits =
        new StoredDecision(
            "d1", "anna", "v1", "OFFERED", "seeds", "ACCEPTED", 1, "waits in the app", HOUR_US);
    redis.put("d1", waits);
    sql.put("d1", waits);
    assertThat(faults()).isEmpty();

    accepted("d1");
    seen("d1");
    assertThat(faults())
        .containsExactly("decision d1 is ACCEPTED, and the push service accepted it 1 times");
  }

  @Test
  void acceptancesAndDecisionsMustMatchOneToOne() {
    decided("never-sent", "v1", "ACCEPTED", HOUR_US);
    offered("sent-twice", "v2", 2 * HOUR_US);
    accepted("sent-twice");
    decided("refunded", "v3", "EXPIRED", 3 * HOUR_US);
    accepted("refunded");
    seen("refunded");
    accepted("nobody's");
    seen("nobody's");

    assertThat(faults())
        .containsExactlyInAnyOrder(
            "decision never-sent is ACCEPTED, and the push service accepted it 0 times",
            "decision sent-twice is ACCEPTED, and the push service accepted it 2 times",
            "decision refunded is EXPIRED, and the push service accepted it 1 times",
            "the push service was sent nobody's, which nobody decided");
  }

  @Test
  void whoLeftHasPushesBehindThemAndNoDecisions() {
    accepted("gone");
    seen("gone");
    consents = List.of(new Guest.Consent("anna", HOUR_US));
    assertThat(faults()).isEmpty();

    decided("kept", "v1", "REJECTED", HOUR_US / 2);
    assertThat(faults()).containsExactly("decision kept is kept without consent");
  }

  @Test
  void aDecisionShownTwiceOrNeverIsTold() {
    offered("d1", "v1", HOUR_US);
    seen("d1");
    decided("d2", "v2", "ACCEPTED", 2 * HOUR_US);
    accepted("d2");

    assertThat(faults())
        .containsExactlyInAnyOrder(
            "Anna was shown decision d1 2 times",
            "Anna was shown offer seeds in a visit v1 2 times",
            "Anna was never shown [d2], which were accepted");
  }

  @Test
  void whatExceedsTheLimitsIsTold() {
    decided("d1", "v1", "UNKNOWN", HOUR_US);
    decided("d2", "v1", "UNKNOWN", HOUR_US + 1_000_000);
    for (int i = 3; i <= 5; i++) {
      decided("d" + i, "v" + i, "UNKNOWN", i * HOUR_US);
    }

    assertThat(faults())
        .containsExactlyInAnyOrder(
            "decision d2 came 1000 ms after another of its visit",
            "decision d5 is the 5th of a day");
  }
}
