package dev.beckon.gateway.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gathers sightings into batches. A batch goes out when it is full, or {@code maxDelay} after the
 * previous one went out, whichever is first. So a sighting waits less than {@code maxDelay}, and
 * not at all when little is heard, while under load there is at most one message per {@code
 * maxDelay} beside the full ones.
 */
public final class Batcher {
  private final int maxSightings;
  private final long maxDelayUs;
  private final Consumer<List<Sighting>> sink;
  private List<Sighting> open = new ArrayList<>();
  private long sentAtUs;
  private boolean sent;

  /**
   * Begins with an empty batch.
   *
   * @param maxSightings in one batch, 1 to 500
   * @param maxDelayMs longest that a sighting waits, in ms
   * @param sink takes the batches; they are immutable and never empty
   */
  public Batcher(int maxSightings, int maxDelayMs, Consumer<List<Sighting>> sink) {
    this.maxSightings = maxSightings;
    this.maxDelayUs = maxDelayMs * 1000L;
    this.sink = sink;
  }

  /** Takes one sighting; a batch that it fills goes out. */
  public void add(long nowUs, Sighting sighting) {
    open.add(sighting);
    if (open.size() >= maxSightings) {
      flush(nowUs);
    }
  }

  /**
   * Sends the open batch if its time has come. To be called after every round of frames.
   *
   * @return when to call next at the latest, {@link Long#MAX_VALUE} when nothing waits
   */
  public long onTick(long nowUs) {
    if (open.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long dueUs = sentAtUs + maxDelayUs;
    if (sent && dueUs > nowUs) {
      return dueUs;
    }
    flush(nowUs);
    return Long.MAX_VALUE;
  }

  /** Sends what has been gathered, due or not. */
  public void flush(long nowUs) {
    if (!open.isEmpty()) {
      List<Sighting> batch = List.copyOf(open);
      open = new ArrayList<>();
      sent = true;
      sentAtUs = nowUs;
      sink.accept(batch);
    }
  }
}
