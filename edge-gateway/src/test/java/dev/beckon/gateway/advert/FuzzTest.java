package dev.beckon.gateway.advert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.gateway.TestData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives, decoders answer with reports and faults that lie within the bytes. */
class FuzzTest {
  private static final int ROUNDS = 200_000;

  /** Bytes around the packet that no decoder may look at. */
  private static final int MARGIN = 7;

  /** Checks every answer and decodes on. */
  private static final class Checker implements ReportHandler {
    int off;
    int end;
    int reports;
    int faults;
    int frames;

    @Override
    public void onReport(byte[] buf, int off, int len, int rssiDbm) {
      reports++;
      assertThat(rssiDbm).isBetween(-110, -10);
      assertThat(off).isGreaterThanOrEqualTo(this.off);
      assertThat(off + len).isLessThanOrEqualTo(end);
      Advertisement found = Advertisement.decode(buf, off, len);
      if (found.fault() != null) {
        onFault(found.fault());
      }
      if (found.frame() != null) {
        frames++;
      }
    }

    @Override
    public void onFault(Fault fault) {
      faults++;
      assertThat(fault.at()).isBetween(off, end);
    }

    @Override
    public void onOtherEvent() {}
  }

  @Test
  void mutatedPacketsGiveReportsAndFaultsAndNothingElse() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<byte[]> packets = packets();
    Checker checker = new Checker();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] packet = mutate(packets.get(random.nextInt(packets.size())), random);
      byte[] around = new byte[packet.length + 2 * MARGIN];
      random.nextBytes(around);
      System.arraycopy(packet, 0, around, MARGIN, packet.length);
      checker.off = MARGIN;
      checker.end = MARGIN + packet.length;
      HciEvents.decode(around, MARGIN, packet.length, checker);
    }
    assertThat(checker.reports).as("seed %d", seed).isPositive();
    assertThat(checker.faults).as("seed %d", seed).isPositive();
    assertThat(checker.frames).as("seed %d", seed).isPositive();
  }

  @Test
  void whatLiesBehindThePacketChangesNothing() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<byte[]> packets = packets();
    for (int i = 0; i < 20_000; i++) {
      byte[] packet = mutate(packets.get(random.nextInt(packets.size())), random);
      byte[] longer = Arrays.copyOf(packet, packet.length + 64);
      byte[] other = longer.clone();
      Arrays.fill(other, packet.length, other.length, (byte) random.nextInt());
      assertThat(seen(other, packet.length))
          .as("seed %d", seed)
          .isEqualTo(seen(longer, packet.length));
    }
  }

  private static List<String> seen(byte[] bytes, int length) {
    HciVectorsTest.Recorder recorder = new HciVectorsTest.Recorder();
    HciEvents.decode(bytes, 0, length, recorder);
    List<String> all = new ArrayList<>(recorder.reports);
    all.addAll(recorder.faults);
    return all;
  }

  private static byte[] mutate(byte[] packet, Random random) {
    byte[] mutated = packet.clone();
    for (int n = random.nextInt(4); n > 0 && mutated.length > 0; n--) {
      switch (random.nextInt(3)) {
        case 0 -> mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
        case 1 -> mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
        default -> {
          mutated = Arrays.copyOf(mutated, random.nextInt(Math.min(258, mutated.length + 8)));
          if (mutated.length > 2 && random.nextBoolean()) {
            mutated[2] = (byte) (mutated.length - 3);
          }
        }
      }
    }
    return mutated;
  }

  private static List<byte[]> packets() {
    List<byte[]> packets = new ArrayList<>();
    JsonNode vectors = TestData.vectors("hci-reports.json");
    vectors
        .path("events")
        .forEach(v -> packets.add(HexFormat.of().parseHex(v.path("hex").asText())));
    for (JsonNode v : vectors.path("advertisements")) {
      packets.add(HciPackets.legacy(HexFormat.of().parseHex(v.path("hex").asText()), -60));
    }
    return packets;
  }
}
