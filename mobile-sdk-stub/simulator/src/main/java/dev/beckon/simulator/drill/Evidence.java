package dev.beckon.simulator.drill;

import dev.beckon.simulator.demo.FeedRecord;
import dev.beckon.simulator.fcm.PushRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was seen from outside while it ran: sends at the push service, and decisions as the feed
 * told them. Safe from any thread.
 */
final class Evidence {
  private final Map<String, Sends> sends = new LinkedHashMap<>();
  private final Map<String, FeedRecord.Decision> decisions = new HashMap<>();
  private final List<Long> acceptedUs = new ArrayList<>();

  /**
   * What the push service saw of one decision.
   *
   * @param token of the phone it was for
   * @param accepted how often it told the sender 200
   * @param unsure how often it delivered and told something else, or nothing
   * @param refused how often it took nothing
   */
  record Sends(String token, int accepted, int unsure, int refused) {
    private Sends plus(PushRequest request) {
      boolean mayHaveDelivered = request.status() == 503 || request.status() == 0;
      return new Sends(
          token,
          accepted + (request.accepted() ? 1 : 0),
          unsure + (mayHaveDelivered ? 1 : 0),
          refused + (request.accepted() || mayHaveDelivered ? 0 : 1));
    }
  }

  synchronized void sent(PushRequest request) {
    String decisionId = request.data().get("decisionId");
    if (decisionId == null || request.validateOnly()) {
      return;
    }
    Sends before = sends.getOrDefault(decisionId, new Sends(request.token(), 0, 0, 0));
    sends.put(decisionId, before.plus(request));
    if (request.accepted()) {
      acceptedUs.add(request.answeredAtUs());
    }
  }

  synchronized void told(FeedRecord entry) {
    if (entry instanceof FeedRecord.Decision decision) {
      decisions.putIfAbsent(decision.decisionId(), decision);
    }
  }

  /** By decision. */
  synchronized Map<String, Sends> sends() {
    return Map.copyOf(sends);
  }

  /** By id. */
  synchronized Map<String, FeedRecord.Decision> decisions() {
    return Map.copyOf(decisions);
  }

  /** How many offers the push service has accepted. */
  synchronized long accepted() {
    return sends.values().stream().filter(each -> each.accepted() > 0).count();
  }

  /** When it first accepted one after a moment, unix microseconds; 0 when it never did. */
  synchronized long firstAcceptedUs(long sinceUs) {
    return acceptedUs.stream().filter(us -> us > sinceUs).findFirst().orElse(0L);
  }
}
