package dev.beckon.cloud.store;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A reply as the bytes of its parts, null for a missing one; numbers as their digits. */
final class RawReplies extends CommandOutput<String, String, List<byte[]>> {
  RawReplies() {
    super(StringCodec.UTF8, new ArrayList<>());
  }

  @Override
  public void set(ByteBuffer part) {
    byte[] bytes = null;
    if (part != null) {
      bytes = new byte[part.remaining()];
      part.get(bytes);
    }
    output.add(bytes);
  }

  @Override
  public void set(long number) {
    output.add(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }
}
