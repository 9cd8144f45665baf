package dev.beckon.simulator.bench.load;

import com.google.protobuf.ByteString;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The generator. Connects every gateway, prints {@code READY start=<unix ms> measure=<unix ms>
 * end=<unix ms>}, plays the plan, waits for the last PUBACKs and writes the result file.
 */
public final class LoadProgram {
  /** What is known of zones entered is exact except for the last moments. */
  static final long SETTLE_US = 5_000_000;

  private static final int LARGEST_PACKET = 65_536;
  private static final int CONNECT_AT_A_TIME = 50;
  private static final long CONNECT_WITHIN_S = 10;
  private static final long LONGEST_CONNECTING_S = 300;
  private static final long HEAD_START_US = 1_000_000;

  private final LoadPlan plan;
  private final long bootNs = System.nanoTime();
  private final SplittableRandom random;
  private final List<LoadLoop> loops = new ArrayList<>();
  private final List<Joined> joined = new ArrayList<>();
  private final List<Crowd> crowds = new ArrayList<>();

  private record Joined(
      int store, int place, LoadLoop loop, GatewaySession session, CompletableFuture<Void> ready) {}

  private LoadProgram(LoadPlan plan) {
    this.plan = plan;
    random = new SplittableRandom(plan.seed());
  }

  /**
   * Plays a plan; blocks until it is over.
   *
   * @param out where READY is said
   * @throws IOException when the plan or the result cannot be read or written, or a gateway does
   *     not get its session
   */
  public static void run(Path planFile, PrintStream out) throws IOException, InterruptedException {
    LoadPlan plan = LoadPlan.parse(Files.readString(planFile));
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(plan.threads(), NioIoHandler.newFactory());
    try {
      new LoadProgram(plan).play(group, out);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("a gateway got no session within " + CONNECT_WITHIN_S + " s", e);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }

  private long nowUs() {
    return (System.nanoTime() - bootNs) / 1000;
  }

  private static long unixUs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  private void play(EventLoopGroup group, PrintStream out)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    for (int i = 0; i < plan.threads(); i++) {
      loops.add(
          new LoadLoop(
              group.next(), this::nowUs, new Tally(), plan.warmUpMs() * 1000, plan.endUs()));
    }
    List<PhoneIds> ids = computeIds();
    connectAll();
    long startUs = nowUs() + HEAD_START_US;
    long startUnixUs = unixUs() + HEAD_START_US;
    drawUp(ids, startUs, startUnixUs);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    loops.forEach(loop -> running.add(loop.start(startUs, plan.drainMs())));
    long startMs = startUnixUs / 1000;
    long measureMs = startMs + plan.warmUpMs();
    out.printf(
        "READY start=%d measure=%d end=%d%n", startMs, measureMs, measureMs + plan.measureMs());
    out.flush();
    for (CompletableFuture<Void> loop : running) {
      loop.get();
    }
    writeResult();
  }

  private List<PhoneIds> computeIds() {
    long fromUnixS = unixUs() / 1_000_000;
    long toUnixS = fromUnixS + LONGEST_CONNECTING_S + plan.endUs() / 1_000_000;
    return plan.stores().stream()
        .map(store -> new PhoneIds(store.identityKeys(), fromUnixS, toUnixS))
        .toList();
  }

  /** So many at a time, while those already connected are kept alive. */
  private void connectAll() throws InterruptedException, ExecutionException, TimeoutException {
    long aliveAtUs = nowUs();
    for (int store = 0; store < plan.stores().size(); store++) {
      LoadLoop loop = loops.get(store % loops.size());
      int gateways = plan.stores().get(store).gateways().size();
      for (int place = 0; place < gateways; place++) {
        joined.add(connect(store, place, loop));
        if (joined.size() > CONNECT_AT_A_TIME) {
          await(joined.get(joined.size() - 1 - CONNECT_AT_A_TIME));
        }
        if (nowUs() - aliveAtUs > 2_000_000) {
          aliveAtUs = nowUs();
          joined.forEach(one -> one.loop().eventLoop().execute(one.session()::keepAlive));
        }
      }
    }
    for (Joined one : joined) {
      await(one);
    }
  }

  private static void await(Joined one)
      throws InterruptedException, ExecutionException, TimeoutException {
    one.ready().get(CONNECT_WITHIN_S, TimeUnit.SECONDS);
  }

  private Joined connect(int store, int place, LoadLoop loop) {
    LoadPlan.Store where = plan.stores().get(store);
    CompletableFuture<Void> ready = new CompletableFuture<>();
    byte[] bootId = ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array();
    GatewaySession session =
        new GatewaySession(
            where.storeId(),
            where.gateways().get(place),
            ByteString.copyFrom(bootId),
            this::nowUs,
            loop.tally(),
            failure -> {
              if (failure == null) {
                ready.complete(null);
              } else {
                ready.completeExceptionally(failure);
              }
            });
    new Bootstrap()
        .group(loop.eventLoop())
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(new MqttDecoder(LARGEST_PACKET), MqttEncoder.INSTANCE, session);
              }
            })
        .connect(plan.host(), plan.port())
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                ready.completeExceptionally(connected.cause());
              }
            });
    return new Joined(store, place, loop, session, ready);
  }

  private void drawUp(List<PhoneIds> ids, long startUs, long startUnixUs) {
    for (LoadPlan.Store store : plan.stores()) {
      crowds.add(
          new Crowd(
              store.identityKeys().size(),
              store.gateways().size(),
              plan.rampMs() * 1000,
              plan.stayMs() * 1000));
    }
    double framesPerSecond = (double) plan.framesPerSecond() / plan.gateways();
    for (Joined one : joined) {
      Ear ear =
          new Ear(
              crowds.get(one.store()),
              one.place(),
              ids.get(one.store()),
              startUnixUs,
              startUs,
              random.split());
      one.loop()
          .add(
              one.session(),
              plan.batch() == 0
                  ? new GatewayBatches(ear, plan.rules(), framesPerSecond)
                  : new FixedBatches(ear, plan.batch(), framesPerSecond));
    }
  }

  private void writeResult() throws IOException {
    Tally all = new Tally();
    loops.forEach(loop -> all.add(loop.tally()));
    JsonObject result =
        all.json()
            .put(
                "entriesAtLeast",
                crowds.stream().mapToLong(c -> c.entriesBy(plan.endUs() - SETTLE_US)).sum())
            .put("entriesAtMost", crowds.stream().mapToLong(c -> c.entriesBy(plan.endUs())).sum());
    Path file = Path.of(plan.resultFile());
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(draft, result.encode());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
