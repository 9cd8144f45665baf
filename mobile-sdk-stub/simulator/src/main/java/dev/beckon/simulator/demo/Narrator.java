package dev.beckon.simulator.demo;

import dev.beckon.simulator.demo.Terminal.Colour;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells at the terminal what happens, as it happens. Safe from any thread. */
final class Narrator {
  private final Terminal terminal;
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final Map<String, String> offers = new ConcurrentHashMap<>();
  private final Set<String> told = new HashSet<>();

  Narrator(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Who a shopper id is, on this side of the product. */
  void knows(String shopperId, String name) {
    names.put(shopperId, name);
  }

  /** Tells one record of the feed; one that comes again (after a reconnect) is told once. */
  void tell(FeedRecord entry) {
    synchronized (told) {
      if (!told.add(entry.toString())) {
        return;
      }
    }
    if (entry instanceof FeedRecord.Visit visit) {
      visit(visit);
    } else if (entry instanceof FeedRecord.Decision decision) {
      decision(decision);
    } else if (entry instanceof FeedRecord.Outcome outcome) {
      outcome(outcome);
    }
    // A receipt is the phone's own word on what shown() told already.
  }

  private void visit(FeedRecord.Visit visit) {
    String more =
        switch (visit.type()) {
          case "DWELT" ->
              visit.zoneId() + String.format(Locale.ROOT, " for %.0f s", seconds(visit));
          case "LEFT" ->
              visit.zoneId()
                  + String.format(Locale.ROOT, " after %.1f s, ", seconds(visit))
                  + visit.cause();
          case "VISIT_ENDED" -> String.valueOf(visit.cause());
          default -> visit.zoneId();
        };
    Colour colour = visit.type().equals("ENTERED") ? Colour.CYAN : Colour.DIM;
    terminal.event(visit.atMs() * 1000, name(visit.shopperId()), colour, visit.type(), more);
  }

  private static double seconds(FeedRecord.Visit visit) {
    return visit.dwellMs() / 1000.0;
  }

  private void decision(FeedRecord.Decision decision) {
    long atUs = decision.stamps().decidedUs();
    String name = name(decision.shopperId());
    if (decision.offered()) {
      offers.put(decision.decisionId(), decision.offerId());
      terminal.event(atUs, name, Colour.GREEN, "offered", decision.offerId());
    }
    for (FeedRecord.Refusal refusal : decision.refused()) {
      terminal.event(
          atUs, name, Colour.YELLOW, "not offered", refusal.offerId() + ": " + refusal.reason());
    }
  }

  private void outcome(FeedRecord.Outcome outcome) {
    boolean accepted = outcome.state().equals("ACCEPTED");
    long acceptedUs = outcome.stamps().acceptedUs();
    String more = outcome.offerId();
    if (outcome.attempt() > 1) {
      more += ", attempt " + outcome.attempt();
    }
    if (accepted) {
      double ms = (acceptedUs - outcome.stamps().heardUs()) / 1000.0;
      more += String.format(Locale.ROOT, ", %.0f ms after the frame", ms);
    } else if (outcome.detail() != null && !outcome.detail().isEmpty()) {
      more += ", " + outcome.detail();
    }
    terminal.event(
        accepted ? acceptedUs : SimClock.nowUs(),
        name(outcome.shopperId()),
        accepted ? Colour.GREEN : Colour.RED,
        "push " + outcome.state().toLowerCase(Locale.ROOT),
        more);
  }

  /** A phone put a message on its screen. */
  void shown(String name, String decisionId, String title, long atUs) {
    terminal.event(atUs, name, Colour.BOLD, "sees", '"' + title + '"' + offer(decisionId));
  }

  private String offer(String decisionId) {
    String offerId = offers.get(decisionId);
    return offerId == null ? "" : " (" + offerId + ")";
  }

  private String name(String shopperId) {
    return names.getOrDefault(shopperId, "somebody");
  }
}
