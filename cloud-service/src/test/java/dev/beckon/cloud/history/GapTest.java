package dev.beckon.cloud.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a model of a stream that trims at a length and an age, and forgets shoppers. */
class GapTest {
  private static final int MAX_LENGTH = 50;

  private final TreeMap<StreamPosition, Boolean> stream = new TreeMap<>();
  private long keepMs = 1_000;
  private long added;
  private long trimmedUnread;
  private long erasedUnread;
  private Drain.Mark mark = new Drain.Mark(StreamPosition.START, 0);
  private long counted;

  @ParameterizedTest
  @CsvSource({"1,30", "2,30", "3,45", "4,1000", "5,1000", "6,1000"})
  void countsExactlyWhatWasTrimmedUnread(long seed, long keepMs) {
    play(new Random(seed), keepMs, false);
    assertThat(trimmedUnread).as("the model trims").isPositive();
    assertThat(counted).as("seed %d", seed).isEqualTo(trimmedUnread);
  }

  @ParameterizedTest
  @CsvSource({"1,30", "2,30", "3,45", "4,1000", "5,1000", "6,1000"})
  void withErasuresNeverCountsTooFewAndTakesNothingElseForLost(long seed, long keepMs) {
    play(new Random(seed), keepMs, true);
    assertThat(counted).as("seed %d", seed).isBetween(trimmedUnread, trimmedUnread + erasedUnread);
  }

  @Test
  void aShopperForgottenUnreadIsNotALoss() {
    add(1);
    read(10);
    add(3);
    stream.clear();
    add(1);
    read(10);
    assertThat(counted).isZero();
    assertThat(mark.passed()).isEqualTo(5);
  }

  private void play(Random random, long keepMs, boolean erasing) {
    this.keepMs = keepMs;
    add(1);
    read(1);
    for (int i = 0; i < 500; i++) {
      add(random.nextInt(40));
      if (erasing && random.nextInt(4) == 0) {
        erase(random);
      }
      if (random.nextInt(3) > 0) {
        read(1 + random.nextInt(30));
      }
    }
    while (stream.higherKey(mark.position()) != null) {
      read(30);
    }
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      stream.put(new StreamPosition(++added, 0), true);
    }
    while (!stream.isEmpty()
        && (stream.size() > MAX_LENGTH || stream.firstKey().ms() < added - keepMs)) {
      if (stream.pollFirstEntry().getKey().compareTo(mark.position()) > 0) {
        trimmedUnread++;
      }
    }
  }

  private void erase(Random random) {
    stream
        .keySet()
        .removeIf(
            position -> {
              boolean goes = random.nextInt(5) == 0;
              erasedUnread += goes && position.compareTo(mark.position()) > 0 ? 1 : 0;
              return goes;
            });
  }

  private void read(int limit) {
    List<HistoryStream.Entry> entries =
        stream.tailMap(mark.position(), false).keySet().stream()
            .limit(limit)
            .map(position -> new HistoryStream.Entry(position, "", ""))
            .toList();
    if (entries.isEmpty()) {
      return;
    }
    Gap gap =
        Gap.between(
            mark,
            new HistoryStream.Page(
                added, stream.size(), MAX_LENGTH, added - keepMs, stream.firstKey(), entries),
            limit);
    counted += gap.lost();
    mark = new Drain.Mark(entries.get(entries.size() - 1).position(), gap.passed());
  }
}
