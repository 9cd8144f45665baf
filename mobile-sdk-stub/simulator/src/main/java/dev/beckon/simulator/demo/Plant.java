package dev.beckon.simulator.demo;

import dev.beckon.simulator.process.Child;
import dev.beckon.simulator.process.Mosquitto;
import dev.beckon.simulator.process.Ports;
import dev.beckon.simulator.process.RedisProcesses;
import dev.beckon.simulator.process.Workspace;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The product as it runs in a demonstration: one service and its gateways, each a process of its
 * own, their configuration and data in one work folder. Ports are chosen before anything starts, so
 * that a killed service comes back where it was.
 */
public final class Plant implements AutoCloseable {
  private static final String SERVICE_ACCOUNT = "firebase.json";

  /** Few and quick to start, for a machine that runs all of it. */
  private static final List<String> SERVICE_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private static final long READY_MS = 180_000;
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final Jars jars;
  private final Workspace workspace;
  private final List<Floor> floors;
  private final List<String> serviceOptions;
  private final Credentials credentials;
  private final boolean tls;
  private final int httpPort;
  private final int mqttPort;
  private final Map<String, Integer> airPorts = new LinkedHashMap<>();
  private final List<Child> gateways = new ArrayList<>();
  private String redisUrl = "embedded";
  private boolean throughBroker;
  private Mosquitto broker;
  private Child service;
  private boolean closed;

  Plant(Jars jars, Workspace workspace, Floor floor, boolean tls) throws IOException {
    this(jars, workspace, List.of(floor), SERVICE_OPTIONS, tls);
  }

  /**
   * A plant without TLS. Chooses ports and credentials; nothing runs yet.
   *
   * @param floors one per store; gateways' ids are unique among all
   * @param serviceOptions of the service's virtual machine
   */
  public Plant(Jars jars, Workspace workspace, List<Floor> floors, List<String> serviceOptions)
      throws IOException {
    this(jars, workspace, floors, serviceOptions, false);
  }

  private Plant(
      Jars jars, Workspace workspace, List<Floor> floors, List<String> serviceOptions, boolean tls)
      throws IOException {
    this.jars = jars;
    this.tls = tls;
    this.workspace = workspace;
    this.floors = List.copyOf(floors);
    this.serviceOptions = List.copyOf(serviceOptions);
    this.credentials = Credentials.draw(floors);
    List<Integer> tcp = Ports.freeTcp(2);
    httpPort = tcp.get(0);
    mqttPort = tcp.get(1);
    List<GatewaySite> sites = sites();
    List<Integer> udp = Ports.freeUdp(sites.size());
    for (int i = 0; i < udp.size(); i++) {
      airPorts.put(sites.get(i).gatewayId(), udp.get(i));
    }
  }

  private List<GatewaySite> sites() {
    return floors.stream().flatMap(floor -> floor.gateways().stream()).toList();
  }

  /** Lets the service use a Redis that runs already; to be said before {@link #configure}. */
  public void useRedis(String url) {
    redisUrl = url;
  }

  /** Puts a Mosquitto between gateways and service; to be said before {@link #configure}. */
  void useBroker() {
    throughBroker = true;
  }

  /** Writes all configuration files. */
  public void configure(URI pushEndpoint, List<StagedOffer> offers, Limits limits)
      throws IOException {
    ServiceConfig.Places places =
        new ServiceConfig.Places(
            httpPort,
            mqttPort,
            tls,
            redisUrl,
            throughBroker ? Optional.of(credentials.broker()) : Optional.empty(),
            pushEndpoint.toString(),
            SERVICE_ACCOUNT);
    workspace.write("beckon.yaml", ServiceConfig.yaml(places, floors, offers, limits, credentials));
    boolean byWebSocket = false;
    for (Floor floor : floors) {
      for (GatewaySite site : floor.gateways()) {
        workspace.write(
            site.gatewayId() + ".properties",
            gatewayConfig(floor.storeId(), site.gatewayId(), wayIn(byWebSocket)));
        byWebSocket = !byWebSocket;
      }
    }
  }

  /**
   * With TLS, every other gateway comes by WebSocket, as from a shop that lets nothing else out.
   */
  private String wayIn(boolean byWebSocket) {
    if (!tls) {
      return "mqtt.uri=" + mqtt();
    }
    URI uri = byWebSocket ? URI.create("wss://127.0.0.1:" + httpPort + "/mqtt") : mqtt();
    return "mqtt.uri=" + uri + "\nmqtt.caFile=" + authorityFile();
  }

  private String gatewayConfig(String storeId, String gatewayId, String wayIn) {
    return String.join(
        "\n",
        "gateway.id=" + gatewayId,
        "store.id=" + storeId,
        wayIn,
        "mqtt.password=" + credentials.gateways().get(gatewayId),
        "scan.source=udp:127.0.0.1:" + airPorts.get(gatewayId),
        "");
  }

  /**
   * Starts everything at once and waits until all of it is ready. With TLS the service comes first:
   * gateways are given the authority that it makes.
   */
  public void start() throws IOException, InterruptedException {
    startBroker();
    startService();
    if (tls) {
      awaitService();
    }
    for (GatewaySite site : sites()) {
      startGateway(site.gatewayId());
    }
    awaitService();
    for (Child gateway : gateways) {
      gateway.awaitReady(READY_MS);
    }
  }

  private synchronized void startBroker() throws IOException, InterruptedException {
    requireOpen();
    if (throughBroker) {
      Map<String, String> users = new LinkedHashMap<>(credentials.gateways());
      users.put(Mosquitto.SERVICE_USER, credentials.broker());
      broker = Mosquitto.start(workspace, mqttPort, users);
    }
  }

  private synchronized void startGateway(String gatewayId) throws IOException {
    requireOpen();
    gateways.add(
        start(
            gatewayId,
            List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
            jars.gateway(),
            List.of("--config", configuration(gatewayId + ".properties"))));
  }

  private synchronized void startService() throws IOException {
    requireOpen();
    service =
        start(
            "service",
            serviceOptions,
            jars.service(),
            List.of("serve", "--config", configuration("beckon.yaml")));
  }

  private String configuration(String name) {
    return workspace.resolve(name).toString();
  }

  private Child start(String name, List<String> options, Path jar, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JAVA);
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    command.addAll(arguments);
    return Child.start(name, command, workspace.folder(), workspace.resolve(name + ".log"));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the plant is closed");
    }
  }

  /** Starts the service alone, without gateways, and waits until it is ready. */
  public void startServiceAlone() throws IOException, InterruptedException {
    startService();
    awaitService();
  }

  /** The service's process. */
  public synchronized long servicePid() {
    return service.pid();
  }

  /** The gateways' processes, in the order of the floors' plans. */
  public synchronized List<Long> gatewayPids() {
    return gateways.stream().map(Child::pid).toList();
  }

  private void awaitService() throws IOException, InterruptedException {
    service.awaitReady(READY_MS);
  }

  /** Kills the service, and nothing else. */
  public void killService() throws InterruptedException {
    service.kill();
    service.remark("killed by the demonstration");
  }

  /** Starts the service again on the same ports and data, and waits until it is ready. */
  public void restartService() throws IOException, InterruptedException {
    startService();
    awaitService();
  }

  /** Asks the service to stop, and waits until it has. */
  public synchronized void stopService() {
    service.close();
    service = null;
  }

  /** The service's configuration file. */
  public Path serviceConfiguration() {
    return workspace.resolve("beckon.yaml");
  }

  /** Process ids of the Redis servers on the service's data. */
  public List<Long> redisPids() throws IOException {
    return RedisProcesses.of(dataFolder());
  }

  /** Where the service keeps its data. */
  public Path dataFolder() {
    return workspace.resolve("data");
  }

  /** Whether the service has TLS at both doors. */
  boolean tls() {
    return tls;
  }

  /** What signs the service's certificate, once it was ready. */
  Path authorityFile() {
    return dataFolder().resolve("tls/ca.pem");
  }

  /** Where the service's account for the push service belongs. */
  public Path serviceAccountFile() {
    return workspace.resolve(SERVICE_ACCOUNT);
  }

  /** Where its REST interface is. */
  public URI http() {
    return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + httpPort);
  }

  /** Where gateways connect. */
  public URI mqtt() {
    return URI.create((tls ? "ssl" : "tcp") + "://127.0.0.1:" + mqttPort);
  }

  /** Gateway id to the UDP port on which it hears the air. */
  public Map<String, Integer> airPorts() {
    return airPorts;
  }

  /** Of machines and gateways. */
  public Credentials credentials() {
    return credentials;
  }

  /** Names of processes that ended by themselves. */
  public synchronized List<String> ended() {
    List<Child> all = new ArrayList<>(gateways);
    all.add(service);
    List<String> ended = new ArrayList<>();
    all.stream().filter(c -> c != null && !c.isAlive()).map(Child::name).forEach(ended::add);
    if (broker != null && !broker.isAlive()) {
      ended.add("Mosquitto");
    }
    return ended;
  }

  /** The end of every log, for a run that failed. */
  public synchronized String tails() {
    StringBuilder text = new StringBuilder();
    List<Child> all = new ArrayList<>(gateways);
    all.add(service);
    for (Child child : all) {
      if (child != null) {
        text.append("---- ").append(child.name()).append('\n').append(child.tail()).append('\n');
      }
    }
    return text.toString();
  }

  /** Stops gateways, the service, the broker, then any Redis left behind. May be called twice. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    gateways.forEach(Child::requestStop);
    gateways.forEach(Child::close);
    if (service != null) {
      service.close();
    }
    if (broker != null) {
      broker.close();
    }
    RedisProcesses.stop(dataFolder());
  }
}
