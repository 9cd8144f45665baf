package dev.beckon.cloud.redemption;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The format of single-use codes: ten symbols of Crockford's base 32 (crockford.com/base32), nine
 * of which are drawn, 45 bits, and the last checks them. With 100,000 codes open one guess in 350
 * million hits one, and a till is told of one wrong code a second ({@code RedemptionCalls}).
 *
 * <p>The check symbol makes the ten symbols, as coefficients of a polynomial over GF(32) = GF(2)[x]
 * / (x⁵ + x² + 1), vanish at x: a Reed-Solomon code with one check symbol. One wrong symbol is
 * always noticed, and so are two that changed places, since the powers of x differ. An example:
 * {@code 01234-56789}.
 */
public final class Codes {
  /** Symbols of a code. */
  public static final int SYMBOLS = 10;

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS = 5;
  private static final int POLYNOMIAL = 0b100101;

  private Codes() {}

  /**
   * Draws a code.
   *
   * @param random one that nobody can foresee
   */
  public static String draw(RandomGenerator random) {
    long drawn = random.nextLong();
    StringBuilder code = new StringBuilder(SYMBOLS);
    int sum = 0;
    for (int i = 1; i < SYMBOLS; i++) {
      int symbol = (int) (drawn >>> (64 - i * BITS)) & ((1 << BITS) - 1);
      code.append(ALPHABET.charAt(symbol));
      sum = timesX(sum) ^ symbol;
    }
    return code.append(ALPHABET.charAt(timesX(sum))).toString();
  }

  /**
   * The code as it is kept, of what was typed: in either case, with I or L for 1 and O for 0, with
   * hyphens and spaces anywhere.
   *
   * @return empty when it is no code
   */
  public static Optional<String> read(String typed) {
    StringBuilder code = new StringBuilder(SYMBOLS);
    int sum = 0;
    for (int i = 0; i < typed.length(); i++) {
      char c = typed.charAt(i);
      if (c == '-' || c == ' ') {
        continue;
      }
      int symbol = symbol(c);
      if (symbol < 0 || code.length() == SYMBOLS) {
        return Optional.empty();
      }
      code.append(ALPHABET.charAt(symbol));
      sum = timesX(sum) ^ symbol;
    }
    return code.length() == SYMBOLS && sum == 0 ? Optional.of(code.toString()) : Optional.empty();
  }

  private static int symbol(char typed) {
    return switch (typed) {
      case 'i', 'I', 'l', 'L' -> 1;
      case 'o', 'O' -> 0;
      default -> ALPHABET.indexOf(typed >= 'a' && typed <= 'z' ? typed - 'a' + 'A' : typed);
    };
  }

  /** Five symbols, a hyphen, five symbols: as people read it. */
  public static String shown(String code) {
    return code.substring(0, SYMBOLS / 2) + '-' + code.substring(SYMBOLS / 2);
  }

  private static int timesX(int element) {
    int shifted = element << 1;
    return (shifted >> BITS) == 0 ? shifted : shifted ^ POLYNOMIAL;
  }
}
