package dev.beckon.simulator.demo;

import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.phone.Shown;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Looks at the screens of all phones and writes down what is new on them. */
final class ScreenWatch implements AutoCloseable {
  private static final long EVERY_MS = 25;

  private final Journal journal;
  private final Narrator narrator;
  private final List<Phone> phones = new CopyOnWriteArrayList<>();
  private final Map<Phone, Integer> seen = new HashMap<>();
  private final Thread looking = new Thread(this::keepLooking, "screens");

  ScreenWatch(Journal journal, Narrator narrator) {
    this.journal = journal;
    this.narrator = narrator;
    looking.setDaemon(true);
    looking.start();
  }

  private void keepLooking() {
    try {
      while (true) {
        look();
        TimeUnit.MILLISECONDS.sleep(EVERY_MS);
      }
    } catch (InterruptedException e) {
      // close() ends this thread so.
      Thread.currentThread().interrupt();
    }
  }

  void watch(Phone phone) {
    phones.add(phone);
  }

  private synchronized void look() {
    for (Phone phone : phones) {
      List<Shown> shown = phone.shown();
      int known = seen.getOrDefault(phone, 0);
      for (Shown one : shown.subList(known, shown.size())) {
        journal.shown(new Journal.Shown(phone.name(), one.decisionId(), one.shownAtUs()));
        narrator.shown(phone.name(), one.decisionId(), one.title(), one.shownAtUs());
      }
      seen.put(phone, shown.size());
    }
  }

  /** Looks a last time. */
  @Override
  public void close() {
    looking.interrupt();
    look();
  }
}
