package dev.beckon.cloud.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodesTest {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void looksAsItsDocumentationSays() {
    // The symbols 0 to 8 in the first 45 bits: by chance their check is 9.
    long drawn = 0;
    for (int symbol = 0; symbol < 9; symbol++) {
      drawn = (drawn << 5) | symbol;
    }
    long bits = drawn << (64 - 45);
    Random fixed =
        new Random() {
          private static final long serialVersionUID = 1L;

          @Override
          public long nextLong() {
            return bits;
          }
        };
    String code = Codes.draw(fixed);
    assertThat(code).isEqualTo("0123456789");
    assertThat(check(code)).isEqualTo(9);
    assertThat(Codes.shown(code)).isEqualTo("01234-56789");
  }

  /** The sum of all symbols, each times a power of x: the last drawn one times x, the first x⁹. */
  private static int check(String code) {
    int power = 1;
    int sum = 0;
    for (int i = 8; i >= 0; i--) {
      power = times(power, 2);
      sum ^= times(ALPHABET.indexOf(code.charAt(i)), power);
    }
    return sum;
  }

  /** In GF(2)[x] / (x⁵ + x² + 1), the long way. */
  private static int times(int a, int b) {
    int product = 0;
    for (int bit = 0; bit < 5; bit++) {
      product ^= ((b >> bit) & 1) * (a << bit);
    }
    for (int bit = 9; bit >= 5; bit--) {
      product ^= ((product >> bit) & 1) * (0b100101 << (bit - 5));
    }
    return product;
  }

  @Test
  void readsWhatIsTypedAsPeopleTypeIt() {
    for (int i = 0; i < 1_000; i++) {
      String code = Codes.draw(random);
      String typed =
          Codes.shown(code)
              .toLowerCase(Locale.ROOT)
              .replace('1', i % 2 == 0 ? 'l' : 'I')
              .replace('0', i % 2 == 0 ? 'o' : 'O')
              .replace("-", i % 3 == 0 ? " - " : "");
      assertThat(Codes.read(typed)).as("%s, seed %d", typed, seed).contains(code);
    }
  }

  @Test
  void noticesEveryWrongSymbolAndEveryTwoThatChangedPlaces() {
    for (int i = 0; i < 50; i++) {
      String code = Codes.draw(random);
      for (int at = 0; at < Codes.SYMBOLS; at++) {
        for (int symbol = 0; symbol < ALPHABET.length(); symbol++) {
          char other = ALPHABET.charAt(symbol);
          String wrong = code.substring(0, at) + other + code.substring(at + 1);
          assertThat(Codes.read(wrong).isPresent())
              .as("%s for %s, seed %d", wrong, code, seed)
              .isEqualTo(wrong.equals(code));
        }
        for (int with = at + 1; with < Codes.SYMBOLS; with++) {
          StringBuilder swapped = new StringBuilder(code);
          swapped.setCharAt(at, code.charAt(with));
          swapped.setCharAt(with, code.charAt(at));
          assertThat(Codes.read(swapped.toString()).isPresent())
              .as("%s for %s, seed %d", swapped, code, seed)
              .isEqualTo(swapped.toString().equals(code));
        }
      }
    }
  }

  @Test
  void isNoCodeWithSymbolsMissingOrToSpare() {
    String code = Codes.draw(random);
    assertThat(Codes.read(code.substring(1))).isEmpty();
    assertThat(Codes.read("0" + code)).isEmpty();
    assertThat(Codes.read("")).isEmpty();
    assertThat(Codes.read("ÄÖÜ-UUUU-U")).isEmpty();
  }

  @Test
  void drawsNoCodeTwice() {
    Set<String> codes = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      codes.add(Codes.draw(random));
    }
    assertThat(codes).as("seed %d", seed).hasSize(10_000);
  }
}
