package dev.beckon.simulator.drill;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a Redis and passes every command and every reply on, whole and in order, past a
 * {@link Checkpoint}. Two threads for each connection. Safe from any thread.
 */
final class RedisProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisProxy.class);

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int redisPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Checkpoint checkpoint = Checkpoint.OPEN;

  /**
   * Listens on a free port of loopback.
   *
   * @param redisPort where the Redis is, on loopback; it need not be there yet
   */
  RedisProxy(int redisPort) throws IOException {
    this.redisPort = redisPort;
    start("redis proxy", this::accept);
  }

  /** Where it listens, as the service's configuration has it. */
  String url() {
    return "redis://127.0.0.1:" + door.getLocalPort();
  }

  /** From now on everything passes here. */
  void pass(Checkpoint by) {
    checkpoint = by;
  }

  private void accept() throws IOException {
    while (!door.isClosed()) {
      Socket service = door.accept();
      sockets.add(service);
      try {
        Socket redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
        sockets.add(redis);
        service.setTcpNoDelay(true);
        redis.setTcpNoDelay(true);
        Queue<Integer> watched = new ConcurrentLinkedQueue<>();
        start("redis proxy asks", () -> commands(service, redis, watched));
        start("redis proxy answers", () -> replies(service, redis, watched));
      } catch (IOException e) {
        close(service); // Redis is away, and so is its door
      }
    }
  }

  private void commands(Socket service, Socket redis, Queue<Integer> watched) throws IOException {
    try {
      RespFrames frames = new RespFrames(new BufferedInputStream(service.getInputStream()));
      OutputStream out = redis.getOutputStream();
      for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
        watched.add(checkpoint.asked(new String(frame, StandardCharsets.ISO_8859_1)));
        out.write(frame);
      }
    } finally {
      close(service);
      close(redis);
    }
  }

  private void replies(Socket service, Socket redis, Queue<Integer> watched) throws IOException {
    try {
      RespFrames frames = new RespFrames(new BufferedInputStream(redis.getInputStream()));
      OutputStream out = service.getOutputStream();
      for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
        int number = RespFrames.isUnasked(frame) ? Checkpoint.UNWATCHED : watched.remove();
        if (number != Checkpoint.UNWATCHED && !checkpoint.before(number)) {
          return;
        }
        out.write(frame);
        if (number != Checkpoint.UNWATCHED) {
          checkpoint.after(number);
        }
      }
    } finally {
      close(service);
      close(redis);
    }
  }

  private interface Carrying {
    void run() throws IOException;
  }

  /** A thread that ends with its connection, whichever side broke it. */
  private static void start(String name, Carrying carrying) {
    Thread thread =
        new Thread(
            () -> {
              try {
                carrying.run();
              } catch (IOException e) {
                LOG.debug(
                    "{} ends: {}", name, e.getMessage()); // a side has gone, as drills have it
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private void close(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    sockets.forEach(this::close);
  }
}
