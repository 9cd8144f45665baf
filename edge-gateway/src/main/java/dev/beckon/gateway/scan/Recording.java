package dev.beckon.gateway.scan;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording of an HCI link (btsnoop version 1, datalink 1002: H4), replayed at its own timing or
 * as fast as it is read. All numbers are big endian:
 *
 * <pre>
 *   0..7        8..11    12..15
 *   "btsnoop\0" version  datalink        then records of
 *
 *   0..3             4..7             8..11  12..15  16..23        24..
 *   original length  included length  flags  drops   timestamp µs  packet
 * </pre>
 *
 * Packets sent by the host (flag bit 0 clear) and packets that are no events are passed over.
 */
public final class Recording implements FrameSource {
  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);
  private static final long MAGIC = 0x6274736e6f6f7000L;
  private static final int VERSION = 1;
  private static final int DATALINK_H4 = 1002;
  private static final int MAX_PACKET = 4096;
  private static final int RECEIVED = 1;
  private static final int EVENT_PACKET = 0x04;

  /** Records looked at in one poll. */
  private static final int MAX_PER_POLL = 64;

  private final Path file;
  private final LongSupplier clock;
  private final boolean paced;
  private final DataInputStream in;
  private final byte[] packet = new byte[MAX_PACKET];
  private volatile Thread waiting;
  private volatile boolean woken;

  private long records;
  private boolean pending;
  private int length;
  private boolean isEvent;
  private long recordedUs;
  private long shiftUs;

  /**
   * Opens the file and checks its header.
   *
   * @param paced true keeps the recording's own timing, the first packet being due now
   * @throws IOException the file cannot be read or is no H4 btsnoop recording; says why
   */
  public Recording(Path file, boolean paced, LongSupplier clock) throws IOException {
    this(file, new BufferedInputStream(Files.newInputStream(file)), paced, clock);
  }

  Recording(Path file, InputStream bytes, boolean paced, LongSupplier clock) throws IOException {
    this.file = file;
    this.paced = paced;
    this.clock = clock;
    in = new DataInputStream(bytes);
    try {
      readHeader();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void readHeader() throws IOException {
    try {
      require(in.readLong() == MAGIC, "does not begin with \"btsnoop\"");
      int version = in.readInt();
      require(version == VERSION, "btsnoop version must be 1, is " + version);
      int datalink = in.readInt();
      require(datalink == DATALINK_H4, "datalink must be 1002 (H4), is " + datalink);
    } catch (EOFException e) {
      throw new IOException(file + ": shorter than a btsnoop header", e);
    }
  }

  @Override
  public boolean poll(Sink sink, int waitMs) throws IOException {
    long untilUs = clock.getAsLong() + waitMs * 1000L;
    for (int i = 0; i < MAX_PER_POLL; i++) {
      if (!pending && !readRecord()) {
        return false;
      }
      if (!isDue(untilUs)) {
        return true;
      }
      pending = false;
      if (isEvent) {
        sink.onFrame(clock.getAsLong(), packet, 0, length);
      }
    }
    return true;
  }

  /** Waits for the pending packet's time, though not past the end of this poll. */
  private boolean isDue(long untilUs) {
    long dueUs = recordedUs + shiftUs;
    waiting = Thread.currentThread();
    try {
      for (long nowUs = clock.getAsLong(); paced && dueUs > nowUs; nowUs = clock.getAsLong()) {
        if (nowUs >= untilUs || woken) {
          woken = false;
          return false;
        }
        LockSupport.parkNanos((Math.min(dueUs, untilUs) - nowUs) * 1000);
      }
      return true;
    } finally {
      waiting = null;
    }
  }

  private boolean readRecord() throws IOException {
    int first = in.read();
    if (first < 0) {
      LOG.info("recording has ended after {} packets", records);
      return false;
    }
    try {
      in.skipNBytes(3);
      long included = in.readInt() & 0xFFFFFFFFL;
      require(
          included <= MAX_PACKET,
          "packet " + records + " has " + included + " bytes, at most 4096");
      length = (int) included;
      int flags = in.readInt();
      in.skipNBytes(4);
      recordedUs = in.readLong();
      in.readFully(packet, 0, length);
      isEvent = (flags & RECEIVED) != 0 && length > 0 && packet[0] == EVENT_PACKET;
    } catch (EOFException e) {
      throw new IOException(file + ": ends in the middle of packet " + records, e);
    }
    if (records++ == 0) {
      shiftUs = clock.getAsLong() - recordedUs;
    }
    pending = true;
    return true;
  }

  private void require(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new IOException(file + ": " + otherwise);
    }
  }

  @Override
  public void wakeUp() {
    woken = true;
    LockSupport.unpark(waiting);
  }

  @Override
  public String describe() {
    return "recording " + file.getFileName();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      LOG.debug("closing {}", file, e);
    }
  }
}
