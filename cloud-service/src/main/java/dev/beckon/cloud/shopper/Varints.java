package dev.beckon.cloud.shopper;

import java.util.Arrays;

/** Whole numbers in as few bytes as they need: 7 bits a byte, the lowest first. */
final class Varints {
  private Varints() {}

  /** Writes into memory that grows. */
  static final class Writer {
    private byte[] bytes;
    private int size;

    Writer(int expectedBytes) {
      bytes = new byte[expectedBytes];
    }

    void fixed(long value, int width) {
      for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
        octet((int) (value >>> shift));
      }
    }

    void unsigned(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        octet((int) (rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      octet((int) rest);
    }

    void signed(long value) {
      unsigned(value << 1 ^ value >> 63);
    }

    private void octet(int value) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(16, size * 2));
      }
      bytes[size++] = (byte) value;
    }

    int size() {
      return size;
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, size);
    }
  }

  /** Reads; whatever is cut short or too long is an {@link IllegalArgumentException}. */
  static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean hasMore() {
      return at < bytes.length;
    }

    long fixed(int width) {
      long value = 0;
      for (int i = 0; i < width; i++) {
        value = value << 8 | octet();
      }
      return value;
    }

    long unsigned() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        int octet = octet();
        value |= (long) (octet & 0x7F) << shift;
        if (octet < 0x80) {
          return value;
        }
      }
      throw new IllegalArgumentException("a number at byte " + at + " does not end");
    }

    long signed() {
      long value = unsigned();
      return value >>> 1 ^ -(value & 1);
    }

    /** A count of things that take a byte each at least. */
    int count() {
      long count = unsigned();
      if (count < 0 || count > bytes.length - at) {
        throw new IllegalArgumentException(
            count + " things from byte " + at + " of " + bytes.length);
      }
      return (int) count;
    }

    private int octet() {
      if (at == bytes.length) {
        throw new IllegalArgumentException("cut short after " + at + " bytes");
      }
      return bytes[at++] & 0xFF;
    }
  }
}
