package dev.beckon.cloud.identity;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a look-up costs among many installations, asked for in random order: the worst for the
 * processor's caches. {@code bench identity} runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1500m", "-Xmx1500m"})
public class LookUpBenchmark {
  private static final long NOW_MS = 1_795_392_100_000L;
  private static final int ASKED = 1 << 20;
  private static final int BATCH = 20;

  /** How many installations are known. */
  @Param("1000000")
  public int installations;

  private RotatingResolver resolver;
  private final long[] known = new long[ASKED];
  private final long[] strange = new long[ASKED];
  private final long[] batch = new long[BATCH];
  private final long[] heardAtMs = new long[BATCH];
  private final Installation[] found = new Installation[BATCH];
  private int next;

  /** Registers everybody, and draws whom to ask for. */
  @Setup
  public void register() {
    resolver = new RotatingResolver(NOW_MS, () -> 0);
    resolver.reserve(installations);
    Phones phones = new Phones(1);
    Random random = new Random(2);
    long[] ids = new long[installations];
    for (int i = 0; i < installations; i++) {
      Phones.Phone phone = phones.next();
      resolver.add(phone.installation(), phone.key());
      ids[i] = phones.idOf(phone, NOW_MS);
    }
    Arrays.fill(heardAtMs, NOW_MS);
    for (int i = 0; i < ASKED; i++) {
      known[i] = ids[random.nextInt(installations)];
      strange[i] = random.nextLong();
    }
  }

  /** An id that somebody has at present. */
  @Benchmark
  public Installation hit() {
    return resolver.resolve(known[next++ & (ASKED - 1)], NOW_MS);
  }

  /** Twenty of those at once, as a gateway's message has them. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Installation[] batch() {
    int from = next & (ASKED - 1);
    next += BATCH;
    for (int i = 0; i < BATCH; i++) {
      batch[i] = known[(from + i) & (ASKED - 1)];
    }
    resolver.resolve(batch, heardAtMs, found);
    return found;
  }

  /** An id that nobody has: all three windows are looked through. */
  @Benchmark
  public Installation miss() {
    return resolver.resolve(strange[next++ & (ASKED - 1)], NOW_MS);
  }
}
