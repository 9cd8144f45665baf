package dev.beckon.simulator.demo;

import dev.beckon.simulator.demo.Terminal.Colour;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** One demonstration from beginning to end. */
public final class DemoRun {
  private DemoRun() {}

  /** Looks at a run that has been played and is still up. */
  @FunctionalInterface
  interface AfterPlay {
    void look(Session session) throws IOException, InterruptedException;
  }

  /**
   * Runs a demonstration; blocks. With {@code keep} it stays up until the program is stopped.
   *
   * @param out where it is told
   * @param coloured whether {@code out} takes colours
   * @return whether every shopper got exactly what their history says
   * @throws IOException when something of the product did not start or work; the work folder and
   *     its logs are kept, and told
   */
  public static boolean run(DemoOptions options, PrintStream out, boolean coloured)
      throws IOException, InterruptedException {
    try (Terminal terminal = new Terminal(out, coloured)) {
      return run(options, terminal, session -> {});
    }
  }

  static boolean run(DemoOptions options, Terminal terminal, AfterPlay afterPlay)
      throws IOException, InterruptedException {
    boolean recorded = options.recorded().isPresent();
    Session session =
        recorded ? RecordedDemo.stage(options, terminal) : StandardDemo.stage(options, terminal);
    boolean ok = false;
    try (session) {
      start(session, terminal);
      Outcome outcome =
          recorded ? RecordedDemo.play(options, session) : StandardDemo.play(options, session);
      ok = close(options, session, outcome);
      afterPlay.look(session);
      if (options.keep()) {
        stayUp(session, terminal);
      }
    } finally {
      if (ok && !options.keep()) {
        session.workspace().delete();
      } else {
        terminal.say("configuration, data and logs: " + session.workspace().folder());
      }
    }
    return ok;
  }

  private static void start(Session session, Terminal terminal)
      throws IOException, InterruptedException {
    long startNs = System.nanoTime();
    int gateways = session.plant().airPorts().size();
    terminal.say("Starting one service and " + gateways + " gateways ...");
    session.start();
    double seconds = (System.nanoTime() - startNs) / 1e9;
    terminal.say(
        String.format(
            Locale.ROOT,
            "READY after %.1f s: service %s and %s, push service %s",
            seconds,
            session.plant().http(),
            session.plant().mqtt(),
            session.fcm().uri()));
  }

  /** Tells and writes down what came of it. */
  private static boolean close(DemoOptions options, Session session, Outcome outcome)
      throws IOException {
    Terminal terminal = session.terminal();
    Verdict verdict = withEndedProcesses(session, outcome.verdict());
    outcome.remarks().forEach(terminal::say);
    terminal.closing(verdict, outcome.figures());
    if (options.report().isPresent()) {
      Path report = options.report().get();
      JsonObject json = outcome.figures().json(verdict);
      Files.writeString(report, json.encodePrettily() + "\n");
      terminal.say("report: " + report);
    }
    if (verdict.ok()) {
      terminal.say(Colour.GREEN, "Everybody got exactly what their history says.");
    } else {
      verdict.faults().forEach(fault -> terminal.say(Colour.RED, fault));
      terminal.say(session.plant().tails());
    }
    return verdict.ok();
  }

  /** A process that ended by itself is a fault, whatever else went well. */
  private static Verdict withEndedProcesses(Session session, Verdict verdict) {
    return verdict.and(
        session.plant().ended().stream().map(name -> name + " ended by itself").toList());
  }

  private static void stayUp(Session session, Terminal terminal) throws InterruptedException {
    Plant plant = session.plant();
    terminal.say("");
    terminal.say("The service stays up; end it with Ctrl-C.");
    terminal.say("  REST       " + plant.http() + "  (health: " + plant.http() + "/healthz)");
    terminal.say("  MQTT       " + plant.mqtt());
    terminal.say("  push       " + session.fcm().uri());
    terminal.say("  monitor    Authorization: Bearer " + plant.credentials().monitor());
    plant
        .airPorts()
        .forEach((id, port) -> terminal.say("  " + id + " hears  udp 127.0.0.1:" + port));
    new CountDownLatch(1).await();
  }
}
