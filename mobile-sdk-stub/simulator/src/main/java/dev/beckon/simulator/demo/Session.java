package dev.beckon.simulator.demo;

import dev.beckon.sdk.BeckonConfig;
import dev.beckon.sdk.BeckonException;
import dev.beckon.sdk.ConsentGiven;
import dev.beckon.simulator.air.Air;
import dev.beckon.simulator.fcm.FcmEndpoint;
import dev.beckon.simulator.fcm.PushRequest;
import dev.beckon.simulator.fcm.ServiceAccountFile;
import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.phone.PhoneSettings;
import dev.beckon.simulator.process.Workspace;
import dev.beckon.simulator.world.Floor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Everything that runs during one demonstration, outside world and product: push service, work
 * folder, the product's processes, the air, the phones, and what is written down of it all.
 */
final class Session implements AutoCloseable {
  private static final String PROJECT = "beckon-demo";
  private static final int PUSH_LATENCY_FROM_MS = 40;
  private static final int PUSH_LATENCY_TO_MS = 160;
  private static final String CONSENT_TEXT = "demo-1";
  private static final int POLL_MS = 50;

  private final Terminal terminal;
  private final Journal journal = new Journal();
  private final ClearFrames clearFrames = new ClearFrames();
  private final Narrator narrator;
  private final ScreenWatch screens;
  private final Workspace workspace;
  private final Vertx vertx = Vertx.vertx();
  private final FcmEndpoint fcm;
  private final Plant plant;
  private final Air air;
  private Retail retail;
  private TrustedAuthority trusted;
  private final List<Phone> phones = new ArrayList<>();
  private final Random seeds;
  private final Thread hook = new Thread(this::interrupted, "stop the product");

  /** Sets the stage; nothing of the product runs yet. */
  Session(
      DemoOptions options, Floor floor, List<StagedOffer> offers, Limits limits, Terminal terminal)
      throws IOException {
    this.terminal = terminal;
    this.narrator = new Narrator(terminal);
    this.screens = new ScreenWatch(journal, narrator);
    this.seeds = new Random(options.seed());
    workspace = Workspace.create();
    plant = new Plant(options.jars(), workspace, floor, options.tls());
    if (options.mosquitto()) {
      plant.useBroker();
    }
    fcm = FcmEndpoint.start(vertx, 0, PROJECT, SimClock.MICROS);
    fcm.trust(ServiceAccountFile.write(plant.serviceAccountFile(), fcm.tokenUri(), PROJECT));
    Random latency = new Random(seeds.nextLong());
    fcm.deliveryLatency(() -> latency.nextInt(PUSH_LATENCY_FROM_MS, PUSH_LATENCY_TO_MS));
    plant.configure(fcm.uri(), offers, limits);
    air = new Air(plant.airPorts());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts the product and listens to its feed; returns when all of it is ready. */
  void start() throws IOException, InterruptedException {
    plant.start();
    if (plant.tls()) {
      trusted = TrustedAuthority.install(plant.authorityFile());
    }
    retail = new Retail(plant.http(), plant.credentials());
    retail.follow(this::take);
  }

  private void take(FeedRecord entry) {
    journal.add(entry);
    narrator.tell(entry);
  }

  /** Gives somebody a phone with the app, registered as its profile says. */
  Phone phone(PhoneSettings settings) throws BeckonException {
    BeckonConfig config = new BeckonConfig(plant.http(), plant.credentials().app());
    Phone phone = new Phone(settings, config, fcm, SimClock.MICROS);
    phones.add(phone);
    phone.start(new ConsentGiven(true, true, true, CONSENT_TEXT, SimClock.nowUs() / 1000));
    phone.shopperId().ifPresent(id -> narrator.knows(id, phone.name()));
    screens.watch(phone);
    return phone;
  }

  /** A seed for something random, from the session's own. */
  long nextSeed() {
    return seeds.nextLong();
  }

  /** Waits until something holds; false when it did not in time. */
  static boolean await(long timeoutMs, BooleanSupplier condition) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - endNs > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
    return true;
  }

  /** Writes down, from the push service's own log, when it accepted what. */
  void noteAcceptances() {
    for (PushRequest request : fcm.requests()) {
      String decisionId = request.data().get("decisionId");
      if (request.accepted() && decisionId != null) {
        journal.accepted(decisionId, request.answeredAtUs());
      }
    }
  }

  /** All phones that were given out. */
  List<Phone> phones() {
    return List.copyOf(phones);
  }

  Terminal terminal() {
    return terminal;
  }

  Journal journal() {
    return journal;
  }

  ClearFrames clearFrames() {
    return clearFrames;
  }

  FcmEndpoint fcm() {
    return fcm;
  }

  Plant plant() {
    return plant;
  }

  Air air() {
    return air;
  }

  Retail retail() {
    return retail;
  }

  Workspace workspace() {
    return workspace;
  }

  private void stopProcesses() {
    try {
      plant.close();
    } catch (IOException e) {
      terminal.say("could not stop the product: " + e.getMessage());
    }
  }

  /** Whoever stops the program early looks at no log: nothing of the run stays. */
  private void interrupted() {
    stopProcesses();
    try {
      workspace.delete();
    } catch (IOException e) {
      terminal.say("could not remove the work folder: " + e);
    }
  }

  /** Ends everything; the work folder stays. */
  @Override
  public void close() {
    screens.close();
    if (retail != null) {
      retail.close();
    }
    phones.forEach(Phone::close);
    stopProcesses();
    if (trusted != null) {
      trusted.close();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is being stopped: the hook itself is running, and Plant.close() waits for it.
      terminal.say("stopping");
    }
    try {
      air.close();
    } catch (IOException e) {
      terminal.say("could not close the air: " + e.getMessage());
    }
    fcm.close();
    vertx.close().await();
  }
}
