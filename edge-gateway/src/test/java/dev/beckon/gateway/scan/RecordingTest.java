package dev.beckon.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private static final Path FILE = Path.of("walk.btsnoop");
  private static final int RECEIVED = 1;
  private static final byte[] EVENT = {0x04, 0x0E, 0x01, 0x02};

  private final AtomicLong clock = new AtomicLong(1_000);
  private final List<String> heard = new ArrayList<>();

  @Test
  void eventsReceivedAreHandedOverAndOtherPacketsAreNot() throws IOException {
    byte[] command = {0x01, 0x03, 0x0C, 0x00};
    byte[] bytes =
        file(
            header(1, 1002),
            record(0, 10, command),
            record(RECEIVED, 20, EVENT),
            record(0, 30, EVENT));
    try (Recording recording = open(bytes, false)) {
      assertThat(recording.poll(this::hear, 0)).isFalse();
    }
    assertThat(heard).containsExactly("1000 040e0102");
  }

  @Test
  void aPacedRecordingKeepsItsOwnTiming() throws IOException {
    byte[] bytes =
        file(
            header(1, 1002),
            record(RECEIVED, 5_000_000, EVENT),
            record(RECEIVED, 5_250_000, EVENT));
    try (Recording recording = open(bytes, true)) {
      assertThat(recording.poll(this::hear, 0)).isTrue();
      assertThat(heard).containsExactly("1000 040e0102");
      clock.set(250_999);
      assertThat(recording.poll(this::hear, 0)).isTrue();
      assertThat(heard).hasSize(1);
      clock.set(251_000);
      assertThat(recording.poll(this::hear, 0)).isFalse();
    }
    assertThat(heard).containsExactly("1000 040e0102", "251000 040e0102");
  }

  @Test
  void malformedFilesAreRefusedWithWhatIsWrong() {
    assertRefused(new byte[0], "shorter than a btsnoop header");
    assertRefused("something else entirely".getBytes(StandardCharsets.US_ASCII), "btsnoop");
    assertRefused(header(2, 1002), "version must be 1, is 2");
    assertRefused(header(1, 1001), "datalink must be 1002 (H4), is 1001");
    byte[] whole = file(header(1, 1002), record(RECEIVED, 0, EVENT));
    assertRefused(Arrays.copyOf(whole, whole.length - 1), "ends in the middle of packet 0");
    byte[] huge = whole.clone();
    Arrays.fill(huge, 20, 24, (byte) 0xFF);
    assertRefused(huge, "packet 0 has 4294967295 bytes, at most 4096");
  }

  private void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(
            () -> {
              try (Recording recording = open(bytes, false)) {
                recording.poll(this::hear, 0);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  private Recording open(byte[] bytes, boolean paced) throws IOException {
    return new Recording(FILE, new ByteArrayInputStream(bytes), paced, clock::get);
  }

  private void hear(long monoUs, byte[] buf, int off, int len) {
    heard.add(monoUs + " " + HexFormat.of().formatHex(buf, off, off + len));
  }

  private static byte[] header(int version, int datalink) {
    return ByteBuffer.allocate(16)
        .put("btsnoop\0".getBytes(StandardCharsets.US_ASCII))
        .putInt(version)
        .putInt(datalink)
        .array();
  }

  private static byte[] record(int flags, long timestampUs, byte[] packet) {
    return ByteBuffer.allocate(24 + packet.length)
        .putInt(packet.length)
        .putInt(packet.length)
        .putInt(flags)
        .putInt(0)
        .putLong(timestampUs)
        .put(packet)
        .array();
  }

  private static byte[] file(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
