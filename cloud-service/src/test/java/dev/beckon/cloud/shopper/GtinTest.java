package dev.beckon.cloud.shopper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GtinTest {
  @ParameterizedTest
  @CsvSource({
    "96385074, 00000096385074",
    "036000291452, 00036000291452",
    "4006381333931, 04006381333931",
    "10614141000415, 10614141000415"
  })
  void writesEveryLengthWithFourteenDigits(String written, String kept) {
    assertThat(Gtin.normalised(written)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"85123A", "22423", "4006381333932", "96385075", "1234567", "POST", ""})
  void leavesOtherProductIdsAsTheyAre(String sku) {
    assertThat(Gtin.normalised(sku)).isEqualTo(sku);
    assertThat(Gtin.isGtin(sku)).isFalse();
  }

  @Test
  void noticesEveryWrongDigit() {
    String right = "4006381333931";
    for (int at = 0; at < right.length(); at++) {
      for (char digit = '0'; digit <= '9'; digit++) {
        String written = right.substring(0, at) + digit + right.substring(at + 1);
        assertThat(Gtin.isGtin(written)).as(written).isEqualTo(written.equals(right));
      }
    }
  }
}
