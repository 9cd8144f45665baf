package dev.beckon.simulator.demo;

import dev.beckon.sdk.BeckonException;
import dev.beckon.simulator.demo.Terminal.Colour;
import dev.beckon.simulator.phone.PhoneSettings;
import dev.beckon.simulator.radio.Link;
import dev.beckon.simulator.radio.Propagation;
import dev.beckon.simulator.world.Floor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The standard demonstration, {@link StandardShop} on stage. */
final class StandardDemo {
  private static final long SETTLE_MS = 6_000;
  private static final long GRACE_MS = 1_000;

  private final DemoOptions options;
  private final Session session;
  private final Floor floor;
  private final List<CastMember> cast = new ArrayList<>();

  private StandardDemo(DemoOptions options, Session session, Floor floor) {
    this.options = options;
    this.session = session;
    this.floor = floor;
  }

  static Session stage(DemoOptions options, Terminal terminal) throws IOException {
    return new Session(
        options, StandardShop.floor(), StandardShop.offers(), StandardShop.LIMITS, terminal);
  }

  /** Plays it on a session that was started. */
  static Outcome play(DemoOptions options, Session session)
      throws IOException, InterruptedException {
    return new StandardDemo(options, session, StandardShop.floor()).play();
  }

  private Outcome play() throws IOException, InterruptedException {
    engageCast();
    session
        .terminal()
        .say(
            Colour.BOLD,
            "Eight shoppers walk for " + options.seconds() + " s (seed " + options.seed() + ")");
    session.terminal().startAt(SimClock.nowUs());
    CompletableFuture<Optional<ChaosChecks.Kill>> chaos =
        CompletableFuture.supplyAsync(this::chaos);
    new ShopRadio(
            floor,
            Propagation.SHOP,
            Link.Noise.SHOP,
            session.nextSeed(),
            session.air(),
            session.clearFrames(),
            cast.stream().map(CastMember::actor).toList())
        .play(System.nanoTime());
    Optional<ChaosChecks.Kill> kill = join(chaos);
    return kill.isPresent() ? judgeChaos(kill.get()) : judge();
  }

  /** Phones, histories, and what goes wrong on purpose. */
  private void engageCast() throws IOException, InterruptedException {
    for (Shopper shopper : StandardShop.shoppers(options.seconds())) {
      PhoneSettings settings =
          new PhoneSettings(
              shopper.name(), shopper.profile(), shopper.advertisesMs(), session.nextSeed());
      try {
        CastMember member = new CastMember(shopper, session.phone(settings));
        cast.add(member);
        shopper.pushFault().befall(member.phone().pushToken(), session.fcm());
      } catch (BeckonException e) {
        throw new IOException(shopper.name() + " could not register: " + e.getMessage(), e);
      }
    }
    for (CastMember member : cast) {
      Shopper shopper = member.shopper();
      String customer = "customer-" + shopper.name();
      if (!shopper.purchases().isEmpty()) {
        session.retail().sell(StandardShop.STORE, customer, shopper.purchases());
      }
      if (member.phone().shopperId().isPresent()) {
        session.retail().link(member.phone().shopperId().get(), customer);
      }
    }
    session.retail().nothingElseWasSold(); // these shoppers bought weeks ago
  }

  /** Kills the service between a quarter and three quarters of the run, and starts it again. */
  private Optional<ChaosChecks.Kill> chaos() {
    if (options.killSeed().isEmpty()) {
      return Optional.empty();
    }
    long seed = options.killSeed().getAsLong();
    double share = 0.25 + 0.5 * new Random(seed).nextDouble();
    long waitMs = (long) (share * options.seconds() * 1000);
    session
        .terminal()
        .say("The service will be killed after " + waitMs + " ms (seed " + seed + ")");
    try {
      TimeUnit.MILLISECONDS.sleep(waitMs);
      List<Long> before = session.plant().redisPids();
      long killedUs = SimClock.nowUs();
      session.plant().killService();
      session.terminal().event(killedUs, "", Colour.RED, "kill -9", "the service");
      session.plant().restartService();
      long backUs = SimClock.nowUs();
      session.terminal().event(backUs, "", Colour.GREEN, "ready again", "the service");
      return Optional.of(
          new ChaosChecks.Kill(
              killedUs / 1000, backUs / 1000, before, session.plant().redisPids()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<ChaosChecks.Kill> join(
      CompletableFuture<Optional<ChaosChecks.Kill>> chaos)
      throws IOException, InterruptedException {
    try {
      return chaos.get();
    } catch (ExecutionException e) {
      throw new IOException("the service did not come back: " + e.getCause().getMessage(), e);
    }
  }

  private Outcome judge() throws InterruptedException {
    Session.await(SETTLE_MS, () -> verdict().ok());
    TimeUnit.MILLISECONDS.sleep(GRACE_MS); // for what should not come and would come late
    return outcome(verdict(), List.of());
  }

  private Outcome judgeChaos(ChaosChecks.Kill kill) throws IOException, InterruptedException {
    long closedWithinMs = StandardShop.LIMITS.deadline().toMillis() + SETTLE_MS;
    Session.await(closedWithinMs, () -> ChaosChecks.open(session.journal()).isEmpty());
    Session.await(closedWithinMs, () -> ChaosChecks.continued(session.journal(), kill) > 0);
    TimeUnit.MILLISECONDS.sleep(GRACE_MS);
    Journal whole = session.retail().whole();
    session.journal().shown().forEach(whole::shown);
    List<String> faults = ChaosChecks.judge(whole, kill);
    session
        .terminal()
        .say(
            ChaosChecks.continued(whole, kill)
                + " visits went on over the kill with the same id; away for "
                + (kill.backMs() - kill.killedMs())
                + " ms");
    Verdict verdict = verdict();
    verdict.faults().forEach(f -> session.terminal().say(Colour.DIM, "because of the kill: " + f));
    return outcome(new Verdict(verdict.rows(), faults), List.of());
  }

  private Outcome outcome(Verdict verdict, List<String> lines) {
    session.noteAcceptances();
    return new Outcome(
        verdict, Figures.of(participants(), session.journal(), session.clearFrames()), lines);
  }

  private Verdict verdict() {
    return Verdict.of(participants(), session.journal());
  }

  private List<Participant> participants() {
    return cast.stream().map(member -> member.participant(member.phone().shopperId())).toList();
  }
}
