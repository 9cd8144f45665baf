package dev.beckon.cloud.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The latest claim this service saw Redis acknowledge, kept in a file beside Redis. When Redis
 * knows of none as late, its history moved backwards (a restored copy, a lost file, another
 * server), the ledgers have forgotten what was spent, and nothing may be decided.
 */
public final class HighWaterMark {
  private static final String FILE = "highwater";

  /** A claim is never booked before the last one, so a small correction does no harm. */
  private static final long CLOCK_MAY_BE_BEHIND_MS = 60_000;

  private final Path file;
  private final AtomicLong seenMs = new AtomicLong();
  private volatile long mayLoseMs;
  private long savedMs;

  /**
   * The mark in this data directory.
   *
   * @param dataDir must exist
   */
  public HighWaterMark(Path dataDir) {
    this.file = dataDir.resolve(FILE);
  }

  /** Takes note of an acknowledged claim. */
  void seen(long claimedAtMs) {
    seenMs.accumulateAndGet(claimedAtMs, Math::max);
  }

  /** The earliest time (unix ms) the last claim in Redis may be of, if it forgot none. */
  long leastMs() {
    return Math.max(0, seenMs.get() - mayLoseMs);
  }

  /**
   * Compares the file with Redis; blocks.
   *
   * @param redisHighWaterMs what Redis holds under {@link Keys#HIGH_WATER_MS}, or null
   * @return what is wrong, in a sentence for an operator, or empty
   * @throws IOException when the file cannot be read
   */
  public synchronized Optional<String> fault(String redisHighWaterMs, AppendFsync fsync)
      throws IOException {
    mayLoseMs = fsync.mayLoseMs();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file).strip();
    if (!text.matches("[0-9]{1,18}")) {
      return Optional.of(
          "%s holds '%s', not a time in unix ms; delete it to accept Redis as it is"
              .formatted(file, text));
    }
    savedMs = Long.parseLong(text);
    seen(savedMs);
    long redisMs = redisHighWaterMs == null ? 0 : Long.parseLong(redisHighWaterMs);
    if (redisMs >= savedMs - mayLoseMs) {
      return Optional.empty();
    }
    return Optional.of(
        ("Redis' history moved backwards: its last claim is of %d, but one of %d was acknowledged,"
                + " so it has forgotten what was already sent; bring back its newest append-only"
                + " file, or delete %s to accept that limits may be exceeded")
            .formatted(redisMs, savedMs, file));
  }

  /**
   * Compares the file with this machine's clock, after {@link #fault} read it.
   *
   * @return what is wrong, in a sentence for an operator, or empty
   */
  public Optional<String> clockFault(long nowMs) {
    long behindMs = seenMs.get() - nowMs;
    return behindMs <= CLOCK_MAY_BE_BEHIND_MS
        ? Optional.empty()
        : Optional.of(
            ("this machine's clock says %s, but a claim of %s was already acknowledged; set the"
                    + " clock")
                .formatted(Instant.ofEpochMilli(nowMs), Instant.ofEpochMilli(seenMs.get())));
  }

  /** Writes what was seen, if anything is new; blocks. Call every second and at the end. */
  public synchronized void save() throws IOException {
    long ms = seenMs.get();
    if (ms == savedMs) {
      return;
    }
    Path draft = file.resolveSibling(FILE + ".new");
    try (FileChannel out =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(Long.toString(ms).getBytes(StandardCharsets.US_ASCII)));
      out.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    savedMs = ms;
  }
}
