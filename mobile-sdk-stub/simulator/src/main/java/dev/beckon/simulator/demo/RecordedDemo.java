package dev.beckon.simulator.demo;

import dev.beckon.sdk.BeckonException;
import dev.beckon.simulator.demo.Terminal.Colour;
import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.phone.PhoneProfile;
import dev.beckon.simulator.phone.PhoneSettings;
import dev.beckon.simulator.recording.DeviceFile;
import dev.beckon.simulator.recording.Receiver;
import dev.beckon.simulator.recording.WalkFile;
import dev.beckon.simulator.world.Floor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The recorded demonstration, {@link RecordedShop} on stage: the walk is played three times, each
 * time with the phone of another customer of the till lines. What each must get follows from the
 * zones the service says they entered and from the till lines; it is worked out here.
 */
final class RecordedDemo {
  private static final long BETWEEN_PASSES_MS = 2_000;
  private static final long SETTLE_MS = 6_000;

  private final Session session;
  private final RecordedWalk walk;
  private final TillLines tillLines;
  private final List<String> remarks = new ArrayList<>();
  private final List<Participant> participants = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private RecordedDemo(Session session, RecordedWalk walk, TillLines tillLines) {
    this.session = session;
    this.walk = walk;
    this.tillLines = tillLines;
  }

  static Session stage(DemoOptions options, Terminal terminal) throws IOException {
    return new Session(
        options,
        RecordedShop.floor(receivers(options)),
        RecordedShop.offers(),
        RecordedShop.LIMITS,
        terminal);
  }

  private static List<Receiver> receivers(DemoOptions options) throws IOException {
    Path walk = options.recorded().orElseThrow().walk();
    return DeviceFile.read(walk.toAbsolutePath().resolveSibling(DemoOptions.DEVICES));
  }

  /** Plays it on a session that was started. */
  static Outcome play(DemoOptions options, Session session)
      throws IOException, InterruptedException {
    DemoOptions.Recorded recorded = options.recorded().orElseThrow();
    List<Receiver> receivers = receivers(options);
    Floor floor = RecordedShop.floor(receivers);
    RecordedWalk walk =
        new RecordedWalk(
            WalkFile.read(recorded.walk()),
            RecordedShop.gatewayIds(receivers),
            floor,
            recorded.speed());
    TillLines tillLines =
        TillLines.read(
            recorded.purchases(),
            RecordedShop.STORE,
            RecordedShop.CUSTOMERS,
            Clock.systemUTC(),
            session.terminal(),
            session.retail()::sell);
    session.retail().nothingElseWasSold();
    return new RecordedDemo(session, walk, tillLines).play();
  }

  private Outcome play() throws IOException, InterruptedException {
    session.terminal().startAt(SimClock.nowUs());
    for (String customer : RecordedShop.CUSTOMERS) {
      pass(customer);
      TimeUnit.MILLISECONDS.sleep(BETWEEN_PASSES_MS);
    }
    session.noteAcceptances();
    Verdict verdict = Verdict.of(participants, session.journal()).and(faults);
    Figures figures = Figures.of(participants, session.journal(), session.clearFrames());
    return new Outcome(verdict, figures, remarks);
  }

  private void pass(String customer) throws IOException, InterruptedException {
    Map<String, Long> sold = tillLines.lastSoldMs(customer);
    String who = sold.isEmpty() ? "never bought" : "bought " + sold.size() + " products";
    session
        .terminal()
        .say(
            Colour.BOLD,
            String.format(
                Locale.ROOT,
                "Customer %s (%s) walks for %.0f s",
                customer,
                who,
                walk.durationMs() / 1000.0));
    Phone phone = phone(customer);
    String shopperId = phone.shopperId().orElseThrow();
    session.retail().link(shopperId, customer);
    List<ZoneShare.Truth> truth = walk.play(phone, session.air(), session.clearFrames());
    Session.await(SETTLE_MS, () -> ChaosChecks.open(session.journal()).isEmpty());
    faults.addAll(ChaosChecks.open(session.journal()));
    judge(customer, shopperId, sold, truth);
  }

  private Phone phone(String customer) throws IOException {
    try {
      return session.phone(
          new PhoneSettings(customer, PhoneProfile.FOREGROUND, session.nextSeed()));
    } catch (BeckonException e) {
      throw new IOException("customer " + customer + " could not register: " + e.getMessage(), e);
    }
  }

  private void judge(
      String customer, String shopperId, Map<String, Long> sold, List<ZoneShare.Truth> truth) {
    Journal journal = session.journal();
    List<FeedRecord.Visit> visits = journal.of(FeedRecord.Visit.class, shopperId);
    List<FeedRecord.Decision> decisions = journal.decisionsOf(shopperId);
    Prediction prediction = new Prediction(RecordedShop.offers(), RecordedShop.LIMITS, sold);
    prediction.judge(visits, decisions).forEach(f -> faults.add(customer + ": " + f));
    if (visits.stream().noneMatch(v -> v.type().equals("ENTERED"))) {
      faults.add(customer + ": entered no zone");
    }
    participants.add(
        new Participant(
            customer,
            PhoneProfile.FOREGROUND.key(),
            Optional.of(shopperId),
            prediction.expected()));
    remarks.add("");
    remarks.add("Customer " + customer);
    remarks.add("  entered        " + entered(visits));
    remarks.add("  truly          " + truly(truth));
    remarks.add(
        String.format(
            Locale.ROOT,
            "  right          %.0f %% of the time",
            100 * ZoneShare.of(truth, visits)));
  }

  private static String entered(List<FeedRecord.Visit> visits) {
    return visits.stream()
        .filter(v -> v.type().equals("ENTERED"))
        .map(FeedRecord.Visit::zoneId)
        .collect(Collectors.joining(", "));
  }

  private static String truly(List<ZoneShare.Truth> truth) {
    List<String> zones = new ArrayList<>();
    for (ZoneShare.Truth one : truth) {
      if (zones.isEmpty() || !zones.get(zones.size() - 1).equals(one.zoneId())) {
        zones.add(one.zoneId());
      }
    }
    return String.join(", ", zones);
  }
}
