package dev.beckon.gateway.observe;

/** One transmitter as the coalescer follows it. */
final class Transmitter {
  /** A transmitter counts as new for this long. */
  static final long NEW_FOR_US = 3_000_000;

  /** Its place is contested when an interval's mean differs by more than this from the last. */
  static final int MOVED_DDBM = 40;

  private final long eid;
  private final long heardFirstUs;

  private boolean reported;
  private long reportedAtUs;
  private int reportedMeanDdbm;

  private int count;
  private long sumDbm;
  private int maxDbm;
  private int txPowerDbm;
  private long firstUs;
  private long lastUs;

  Transmitter(long eid, long nowUs) {
    this.eid = eid;
    heardFirstUs = nowUs;
  }

  void hear(long nowUs, int rssiDbm, int txPowerDbm) {
    if (count == 0) {
      firstUs = nowUs;
      sumDbm = 0;
      maxDbm = rssiDbm;
    }
    count++;
    sumDbm += rssiDbm;
    maxDbm = Math.max(maxDbm, rssiDbm);
    this.txPowerDbm = txPowerDbm;
    lastUs = nowUs;
  }

  boolean hasFrames() {
    return count > 0;
  }

  boolean isFull() {
    return count >= Coalescer.MAX_FRAMES;
  }

  long lastHeardUs() {
    return lastUs;
  }

  /** From when on the next frame is reported, with all before it: at once where none were. */
  long dueUs(long contestedUs, long settledUs) {
    return reported ? reportedAtUs + interval(contestedUs, settledUs) : firstUs;
  }

  /** When the frames gathered so far are to be reported though no further one came. */
  long latestUs(long contestedUs, long settledUs) {
    return dueUs(contestedUs, settledUs) + interval(contestedUs, settledUs);
  }

  private long interval(long contestedUs, long settledUs) {
    return isContested() ? contestedUs : settledUs;
  }

  /** Reports what was gathered and begins the next interval. */
  Sighting report(long nowUs) {
    int meanDdbm = meanDdbm();
    Sighting sighting = new Sighting(eid, firstUs, lastUs, count, meanDdbm, maxDbm, txPowerDbm);
    reported = true;
    reportedAtUs = nowUs;
    reportedMeanDdbm = meanDdbm;
    count = 0;
    return sighting;
  }

  private boolean isContested() {
    return lastUs - heardFirstUs < NEW_FOR_US
        || Math.abs(meanDdbm() - reportedMeanDdbm) > MOVED_DDBM;
  }

  private int meanDdbm() {
    return (int) Math.round(sumDbm * 10.0 / count);
  }
}
