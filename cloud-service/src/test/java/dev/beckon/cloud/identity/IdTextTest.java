package dev.beckon.cloud.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.access.Secrets;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTextTest {
  @Test
  void isTheBase32OfIssuedIdsThereAndBack() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long high = i == 0 ? 0 : i == 1 ? -1 : random.nextLong();
      long low = i == 0 ? 0 : i == 1 ? -1 : random.nextLong();
      String text = Secrets.base32(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
      assertThat(IdText.isId(text)).isTrue();
      assertThat(IdText.of(high, low)).isEqualTo(text);
      assertThat(IdText.high(text)).isEqualTo(high);
      assertThat(IdText.low(text)).isEqualTo(low);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "aaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaab",
        "Aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaa1aaaaaaaaaaaaa",
        "aaaaaaaaaaaaéaaaaaaaaaaaaa"
      })
  void isNothingElse(String text) {
    assertThat(IdText.isId(text)).isFalse();
  }
}
