package dev.beckon.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CorrelationTest {
  private final BatchCodec codec = new BatchCodec(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "test");

  @Test
  void isTheBootIdAndTheNumber() {
    assertThat(codec.correlation(0x0A0B))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0x0A, 0x0B);
    assertThat(codec.requestOf(codec.correlation(42))).hasValue(42);
  }

  @Test
  void knowsNoRequestOfAnotherBootOrOfAnythingElse() {
    BatchCodec other = new BatchCodec(new byte[8], "test");
    assertThat(codec.requestOf(other.correlation(42))).isEmpty();
    assertThat(codec.requestOf(new byte[15])).isEmpty();
    assertThat(codec.requestOf(new byte[17])).isEmpty();
    assertThat(codec.requestOf(null)).isEmpty();
  }
}
