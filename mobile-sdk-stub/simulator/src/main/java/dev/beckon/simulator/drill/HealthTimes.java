package dev.beckon.simulator.drill;

import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.retailer.Health;
import dev.beckon.simulator.retailer.ServiceAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Asks the service five times a second how it is, and remembers. Safe from any thread. */
final class HealthTimes implements AutoCloseable {
  private static final long EVERY_MS = 200;
  private static final Pattern SENTENCE =
      Pattern.compile(
          "\"part\":\"([^\"]*)\",\"state\":\"ill\"[^}]*\"sentence\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final ServiceAdmin service;
  private final List<Answer> answers = new ArrayList<>();
  private final Thread asking = new Thread(this::keepAsking, "asking for health");

  private record Answer(long atUs, boolean well, String body) {}

  HealthTimes(ServiceAdmin service) {
    this.service = service;
    asking.setDaemon(true);
    asking.start();
  }

  private void keepAsking() {
    try {
      while (true) {
        Health health = service.health();
        synchronized (answers) {
          answers.add(new Answer(SimClock.nowUs(), health.well(), health.body()));
        }
        TimeUnit.MILLISECONDS.sleep(EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() ends it so
    }
  }

  /**
   * How long after a moment it first answered that a part is ill, ms; empty when it never did.
   *
   * @param part its name in health
   */
  OptionalLong illAfterMs(String part, long sinceUs, long untilUs) {
    synchronized (answers) {
      return answers.stream()
          .filter(a -> a.atUs() >= sinceUs && a.atUs() <= untilUs)
          .filter(
              a -> !a.well() && a.body().contains("\"part\":\"" + part + "\",\"state\":\"ill\""))
          .mapToLong(a -> (a.atUs() - sinceUs) / 1000)
          .findFirst();
    }
  }

  /** How long after a moment it was well for good, ms; empty when it still is not. */
  OptionalLong wellAfterMs(long sinceUs) {
    synchronized (answers) {
      long wellUs = -1;
      for (Answer answer : answers) {
        if (!answer.well()) {
          wellUs = -1;
        } else if (wellUs < 0) {
          wellUs = answer.atUs();
        }
      }
      return wellUs < 0
          ? OptionalLong.empty()
          : OptionalLong.of(Math.max(0, wellUs - sinceUs) / 1000);
    }
  }

  /** The parts that were ill at any time after a moment, with the first sentence about each. */
  List<String> sentences(long sinceUs) {
    List<String> parts = new ArrayList<>();
    List<String> sentences = new ArrayList<>();
    synchronized (answers) {
      for (Answer answer : answers) {
        if (answer.atUs() < sinceUs || answer.well()) {
          continue;
        }
        for (MatchResult match : SENTENCE.matcher(answer.body()).results().toList()) {
          if (!parts.contains(match.group(1))) {
            parts.add(match.group(1));
            sentences.add(match.group(1) + ": " + match.group(2));
          }
        }
      }
    }
    return sentences;
  }

  @Override
  public void close() {
    asking.interrupt();
  }
}
