package dev.beckon.simulator.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Decisions asked for at random moments (Poisson), whatever the answers take, of a program that
 * decides in a process of its own. Numbers of four bytes go out, and come back when they are
 * decided, as their complement where that failed.
 */
final class DecideSchedule {
  private static final int ANSWER_MS = 30_000;
  private static final double NS_PER_SECOND = 1e9;

  private final int first;
  private final long[] dueNs;
  private final long[] lateNs;
  private final long[] tookNs;
  private int failed;

  /**
   * A schedule from now on.
   *
   * @param warmUpSeconds kept likewise before it counts
   */
  DecideSchedule(int perSecond, int warmUpSeconds, int seconds, Random random) {
    first = perSecond * warmUpSeconds;
    dueNs = new long[first + perSecond * seconds];
    lateNs = new long[dueNs.length];
    tookNs = new long[dueNs.length];
    double atNs = System.nanoTime();
    for (int i = 0; i < dueNs.length; i++) {
      atNs -= Math.log(1 - random.nextDouble()) * NS_PER_SECOND / perSecond;
      dueNs[i] = (long) atNs;
    }
  }

  /**
   * Keeps it; blocks until every decision is answered.
   *
   * @return decisions, those that failed, how many a second there were, how long each took since it
   *     was due and how late it was asked for
   * @throws IOException when an answer does not come
   */
  JsonObject keep(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MS);
      CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> read(socket));
      ask(socket.getOutputStream());
      answers.join();
    } catch (CompletionException e) {
      throw new IOException("decisions were not answered", e.getCause());
    }
    long beganNs = dueNs[first];
    long endedNs = beganNs;
    for (int i = first; i < dueNs.length; i++) {
      endedNs = Math.max(endedNs, dueNs[i] + tookNs[i]);
    }
    int decisions = dueNs.length - first;
    return new JsonObject()
        .put("decisions", decisions)
        .put("asked", dueNs.length)
        .put("failed", failed)
        .put("decisionsPerSecond", decisions * NS_PER_SECOND / (endedNs - beganNs))
        .put("decision", summary(tookNs))
        .put("late", summary(lateNs));
  }

  private void ask(OutputStream out) throws IOException {
    for (int i = 0; i < dueNs.length; i++) {
      for (long left = dueNs[i] - System.nanoTime();
          left > 0;
          left = dueNs[i] - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      lateNs[i] = System.nanoTime() - dueNs[i];
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
    }
  }

  private void read(Socket socket) {
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      for (int left = dueNs.length; left > 0; left--) {
        int answer = in.readInt();
        int number = answer < 0 ? ~answer : answer;
        tookNs[number] = System.nanoTime() - dueNs[number];
        failed += answer < 0 ? 1 : 0;
      }
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private JsonObject summary(long[] ns) {
    long[] sorted = Arrays.copyOfRange(ns, first, ns.length);
    Arrays.sort(sorted);
    return new JsonObject()
        .put("count", sorted.length)
        .put("p50Ms", ms(sorted[sorted.length / 2]))
        .put("p99Ms", ms(sorted[(int) (sorted.length * 0.99)]))
        .put("maxMs", ms(sorted[sorted.length - 1]));
  }

  private static double ms(long ns) {
    return Math.round(ns / 1e3) / 1e3;
  }
}
