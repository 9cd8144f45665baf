package dev.beckon.cloud.shopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.shopper.PurchaseLog.Entry;
import dev.beckon.cloud.shopper.PurchaseLog.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PurchaseLogTest {
  private static final long AT_MS = 1_700_000_000_000L;

  @Test
  void hasTheBytesThatItsDescriptionSays() {
    PurchaseLog log = new PurchaseLog();
    log.add(new Entry(0xA1A2A3A4A5A6L, 300, true, 150, 0, List.of(group(2, 5, 7))));
    log.add(new Entry(0xB1B2B3B4B5B6L, 428, false, -50, 0xA1A2A3A4A5A6L, List.of()));
    String expected =
        "01" // format
            + "00000001" // revision
            + "01 c801 ac02" // one sale, 100 cents in all, last at 300
            + "00" // nothing forgotten
            + "a1a2a3a4a5a6 ac02 01 ac02" // key, at 300, a sale, 150 cents
            + "01 02 02 05 02" // one group: category 2, two products, 5 and 7
            + "b1b2b3b4b5b6 8001 02 63" // key, 128 later, a return, -50 cents
            + "a1a2a3a4a5a6 00"; // of which receipt, no groups
    assertThat(HexFormat.of().formatHex(log.encode())).isEqualTo(expected.replace(" ", ""));
  }

  @Property(tries = 300)
  void readsWhatItWrote(@ForAll @Size(max = 20) List<Long> seeds) {
    PurchaseLog log = new PurchaseLog();
    List<Entry> entries = new ArrayList<>();
    for (long seed : seeds) {
      Entry entry =
          new Entry(
              (seed & 0xFFFF_FFFF_FFFFL) | 1,
              Math.floorMod(seed, AT_MS),
              (seed & 2) != 0,
              seed >> 12,
              (seed & 4) != 0 ? 77 : 0,
              (seed & 8) != 0 ? List.of() : List.of(group(0, 1, 900_000), group(3, 2)));
      entries.add(entry);
      log.add(entry);
    }
    byte[] bytes = log.encode();
    PurchaseLog read = PurchaseLog.decode(bytes);
    assertThat(read.totals()).isEqualTo(log.totals()).isEqualTo(PurchaseLog.totals(bytes));
    assertThat(LastBought.byProduct(read)).isEqualTo(LastBought.byProduct(log));
    assertThat(LastBought.byCategory(read)).isEqualTo(LastBought.byCategory(log));
    assertThat(read.revision()).isEqualTo(1);
    assertThat(entries).allMatch(entry -> read.holds(entry.key()));
    byte[] again = read.encode();
    assertThat(Arrays.copyOfRange(again, 5, again.length))
        .isEqualTo(Arrays.copyOfRange(bytes, 5, bytes.length));
    assertThat(PurchaseLog.decode(again).revision()).isEqualTo(2);
  }

  @Property(tries = 300)
  void refusesWhatIsNoLogWithoutEndlessWork(@ForAll @Size(max = 60) byte[] rubbish) {
    try {
      PurchaseLog.decode(rubbish).totals();
    } catch (IllegalArgumentException | ArithmeticException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  @Test
  void namesWhatIsCutShort() {
    PurchaseLog log = new PurchaseLog();
    log.add(new Entry(1, AT_MS, true, 150, 0, List.of(group(0, 1, 2, 3))));
    byte[] bytes = log.encode();
    assertThatThrownBy(() -> PurchaseLog.decode(Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PurchaseLog.decode(new byte[] {9}))
        .hasMessage("purchases in format 9");
  }

  @Test
  void forgetsTheOldestReceiptsButNotWhatTheyCameTo() {
    PurchaseLog log = new PurchaseLog();
    int receipts = 5_000;
    for (int i = 1; i <= receipts; i++) {
      log.add(new Entry(i, AT_MS + i, true, 10, 0, List.of(group(0, i % 50, 100 + i % 50))));
    }
    byte[] bytes = log.encode();
    PurchaseLog read = PurchaseLog.decode(bytes);
    assertThat(bytes.length).isBetween(PurchaseLog.MOST_BYTES / 2, PurchaseLog.MOST_BYTES);
    assertThat(read.totals())
        .isEqualTo(new PurchaseTotals(AT_MS + receipts, receipts, receipts * 10L));
    assertThat(read.hasForgotten()).isTrue();
    assertThat(read.holds(1)).isFalse();
    assertThat(read.holds(receipts)).isTrue();
    assertThat(LastBought.byProduct(read)).containsAllEntriesOf(Map.of(0, AT_MS + receipts));
  }

  @Test
  void aYearOfATypicalCustomerTakesLessThanThreeHundredBytes() {
    PurchaseLog log = new PurchaseLog();
    for (int i = 1; i <= 4; i++) {
      Integer[] products = new Integer[14];
      for (int line = 0; line < products.length; line++) {
        products[line] = 60 * i + 250 * line;
      }
      log.add(
          new Entry(
              i * 1_000_000L,
              AT_MS + i * 7_000_000_000L,
              true,
              4_242,
              0,
              List.of(group(0, products))));
    }
    assertThat(log.encode().length).isLessThan(300);
  }

  private static Group group(int category, Integer... products) {
    return new Group(category, List.of(products));
  }
}
