package dev.beckon.simulator.bench;

import dev.beckon.sdk.Platform;
import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.demo.Limits;
import dev.beckon.simulator.demo.Plant;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.demo.StagedOffer;
import dev.beckon.simulator.fcm.FcmEndpoint;
import dev.beckon.simulator.fcm.PushReceiver;
import dev.beckon.simulator.fcm.ServiceAccountFile;
import dev.beckon.simulator.measure.Metrics;
import dev.beckon.simulator.measure.ProcessUsage;
import dev.beckon.simulator.process.OperatorsRedis;
import dev.beckon.simulator.process.RespClient;
import dev.beckon.simulator.process.Workspace;
import dev.beckon.simulator.world.Floor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a bench stands on: a work folder, the product's processes on it, and a push service that
 * accepts everything at once.
 */
public final class Bed implements AutoCloseable {
  private static final String PROJECT = "beckon-bench";

  private final Workspace workspace = Workspace.create();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FcmEndpoint fcm;
  private final Plant plant;
  private final Optional<OperatorsRedis> operatorsRedis;
  private final Thread hook = new Thread(this::stopProcesses, "stop the product");

  /**
   * How the service's virtual machine is run.
   *
   * @param heapMb its largest heap
   * @param jfr where a flight recording goes, or empty
   */
  public record ServiceOptions(int heapMb, Optional<Path> jfr) {

    /** A file's name with something before its ending. */
    static Path numbered(Path file, String number) {
      String name = file.getFileName().toString();
      int dot = name.lastIndexOf('.');
      return file.resolveSibling(
          dot < 0
              ? name + "-" + number
              : name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    /** As the launcher's {@code serve} runs it, with the recording. */
    List<String> arguments() {
      List<String> arguments = new ArrayList<>(List.of("-Xmx" + heapMb + "m"));
      jfr.ifPresent(
          file ->
              arguments.add(
                  "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                      + file.toAbsolutePath()));
      return arguments;
    }
  }

  /** Writes all configuration; nothing of the product runs yet. */
  public Bed(
      Jars jars,
      List<Floor> floors,
      List<StagedOffer> offers,
      Limits limits,
      ServiceOptions serviceOptions)
      throws IOException, InterruptedException {
    this(jars, floors, offers, limits, serviceOptions, false);
  }

  /**
   * The same.
   *
   * @param operatorsRedis whether the service is to use a Redis that is not its own; it runs
   *     already
   */
  public Bed(
      Jars jars,
      List<Floor> floors,
      List<StagedOffer> offers,
      Limits limits,
      ServiceOptions serviceOptions,
      boolean operatorsRedis)
      throws IOException, InterruptedException {
    plant = new Plant(jars, workspace, floors, serviceOptions.arguments());
    fcm = FcmEndpoint.start(vertx, 0, PROJECT, SimClock.MICROS);
    fcm.trust(ServiceAccountFile.write(plant.serviceAccountFile(), fcm.tokenUri(), PROJECT));
    this.operatorsRedis =
        operatorsRedis
            ? Optional.of(new OperatorsRedis(workspace.resolve("operators-redis"), jars.service()))
            : Optional.empty();
    this.operatorsRedis.ifPresent(redis -> plant.useRedis(redis.url()));
    plant.configure(fcm.uri(), offers, limits);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The product. */
  public Plant plant() {
    return plant;
  }

  /** The push service. */
  public FcmEndpoint fcm() {
    return fcm;
  }

  /** The Redis that is not the service's own, where there is one. */
  public Optional<OperatorsRedis> operatorsRedis() {
    return operatorsRedis;
  }

  /** A client of whichever Redis the service uses; the caller closes it. */
  public RespClient redisClient() throws IOException {
    return operatorsRedis.isPresent()
        ? operatorsRedis.get().client()
        : RespClient.of(plant.dataFolder().resolve("redis"));
  }

  /** Where configuration, data and logs are. */
  public Workspace workspace() {
    return workspace;
  }

  /** Registers phones with consent; their pushes go to one receiver. */
  List<Registrar.Phone> register(int count, PushReceiver receiver)
      throws IOException, InterruptedException {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String token = "bench-token-" + i;
      fcm.register(token, Platform.ANDROID, receiver);
      tokens.add(token);
    }
    return new Registrar(plant.http(), plant.credentials().app())
        .register(tokens, SimClock.nowUs() / 1000);
  }

  /** What the service says of itself now. */
  public Metrics metrics() throws IOException, InterruptedException {
    return Metrics.read(http, plant.http(), plant.credentials().monitor());
  }

  /** What the service has used. */
  public ProcessUsage service() throws IOException {
    return ProcessUsage.of(plant.servicePid());
  }

  /** Of all Redis servers on the service's data together. */
  ProcessUsage redis() throws IOException {
    ProcessUsage sum = new ProcessUsage(0, 0, 0);
    for (long pid : plant.redisPids()) {
      sum = sum.plus(ProcessUsage.of(pid));
    }
    return sum;
  }

  private void stopProcesses() {
    try {
      plant.close();
      operatorsRedis.ifPresent(OperatorsRedis::close);
    } catch (IOException e) {
      throw new UncheckedIOException("could not stop the product", e);
    }
  }

  /** Ends the product; the work folder stays. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the program is being stopped, and the hook itself stops the product
    }
    stopProcesses();
    fcm.close();
    vertx.close().await();
  }
}
