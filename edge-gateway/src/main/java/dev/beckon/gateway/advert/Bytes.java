package dev.beckon.gateway.advert;

import java.util.HexFormat;

/** Numbers in byte arrays; big endian unless the name says otherwise. Callers check the bounds. */
final class Bytes {
  private Bytes() {}

  static int u16(byte[] buf, int at) {
    return (buf[at] & 0xFF) << 8 | (buf[at + 1] & 0xFF);
  }

  static int u16le(byte[] buf, int at) {
    return (buf[at + 1] & 0xFF) << 8 | (buf[at] & 0xFF);
  }

  static long u32(byte[] buf, int at) {
    return (long) u16(buf, at) << 16 | u16(buf, at + 2);
  }

  static long u64(byte[] buf, int at) {
    return u32(buf, at) << 32 | u32(buf, at + 4);
  }

  static String hex(byte[] buf, int from, int to) {
    return HexFormat.of().formatHex(buf, from, to);
  }
}
