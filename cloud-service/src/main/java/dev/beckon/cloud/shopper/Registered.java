package dev.beckon.cloud.shopper;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What is remembered of a receipt under its id, so that it counts once and can be cancelled.
 *
 * <pre>
 *  0        2        3              9              15
 * +--------+--------+--------------+--------------+----------------+
 * | day    | flags  | time digest  | lines digest | customer UTF-8 |
 * +--------+--------+--------------+--------------+----------------+
 *   u16      u8       48 bits        48 bits        the rest
 * </pre>
 *
 * Flags: 1 cancelled, 2 content known; without that flag both digests are missing.
 *
 * @param day when it was told first, days since 1970
 * @param cancelled whether it is void
 * @param content what it says; null where only its cancellation or a return of it came so far
 * @param customer whose it is; empty where nobody knows
 */
public record Registered(int day, boolean cancelled, Content content, String customer) {
  private static final int CANCELLED = 1;
  private static final int KNOWN = 2;
  private static final int HEAD_BYTES = 3;
  private static final int DIGEST_BYTES = 6;

  /**
   * A receipt's content, to compare.
   *
   * @param time digest of its time
   * @param lines digest of its lines in any order and of the receipt it takes back
   */
  record Content(long time, long lines) {
    static Content of(Receipt receipt) {
      StringBuilder text = new StringBuilder();
      receipt.lines().stream()
          .map(
              line ->
                  line.sku()
                      + '\n'
                      + (line.category() == null ? "" : line.category())
                      + '\n'
                      + line.quantity()
                      + '\n'
                      + line.unitPriceMicros())
          .sorted()
          .forEach(line -> text.append(line).append('\r'));
      if (receipt.returnOf() != null) {
        text.append(receipt.returnOf());
      }
      return new Content(
          Digests.of48(Long.toString(receipt.atMs())), Digests.of48(text.toString()));
    }
  }

  /** Whether it is void, and what this customer returned of it with it. */
  boolean cancelled(String whoReturns) {
    return cancelled && (customer.isEmpty() || customer.equals(whoReturns));
  }

  Registered asCancelled() {
    return new Registered(day, true, content, customer);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is cut short
   */
  public static Registered decode(byte[] bytes) {
    int flags = bytes.length < HEAD_BYTES ? -1 : bytes[2];
    boolean known = (flags & KNOWN) != 0;
    int head = known ? HEAD_BYTES + 2 * DIGEST_BYTES : HEAD_BYTES;
    if (bytes.length < head) {
      throw new IllegalArgumentException("a registered receipt of " + bytes.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int day = Short.toUnsignedInt(in.getShort());
    in.position(HEAD_BYTES);
    Content content = known ? new Content(digest(in), digest(in)) : null;
    String customer = new String(bytes, head, bytes.length - head, StandardCharsets.UTF_8);
    return new Registered(day, (flags & CANCELLED) != 0, content, customer);
  }

  private static long digest(ByteBuffer in) {
    return (long) Short.toUnsignedInt(in.getShort()) << 32 | Integer.toUnsignedLong(in.getInt());
  }

  /** The bytes of the diagram. */
  public byte[] encode() {
    byte[] name = customer.getBytes(StandardCharsets.UTF_8);
    boolean known = content != null;
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + (known ? 2 * DIGEST_BYTES : 0) + name.length);
    out.putShort((short) day).put((byte) ((cancelled ? CANCELLED : 0) | (known ? KNOWN : 0)));
    if (known) {
      put(out, content.time());
      put(out, content.lines());
    }
    return out.put(name).array();
  }

  private static void put(ByteBuffer out, long digest) {
    out.putShort((short) (digest >>> 32)).putInt((int) digest);
  }
}
