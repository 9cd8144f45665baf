package dev.beckon.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.wire.BatchCodec;
import dev.beckon.gateway.wire.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int BODY_BYTES = 36;
  private static final long SECOND_US = 1_000_000;

  private final Counters counters = new Counters();
  private final Outbox outbox =
      new Outbox(new BatchCodec(new byte[8], "test"), 10 * (BODY_BYTES + 64), counters);

  @Test
  void withoutAConnectionNothingIsSent() {
    outbox.offer(0, batch(0));
    assertThat(outbox.next(0, null)).isNull();
  }

  @Test
  void theFreshLaneGoesBeforeABacklog() {
    for (int i = 0; i < 5; i++) {
      outbox.offer(i, batch(i));
    }
    long nowUs = 3 * SECOND_US;
    outbox.offer(nowUs, batch(nowUs));
    outbox.open(16);

    assertThat(lanes(nowUs))
        .containsExactly(Lane.FRESH, Lane.HELD, Lane.HELD, Lane.HELD, Lane.HELD, Lane.HELD);
    assertThat(counters.value(Counter.TURNED_HELD)).isEqualTo(5);
  }

  @Test
  void aBacklogLeavesHalfOfTheWindowToTheFreshLane() {
    for (int i = 0; i < 9; i++) {
      outbox.offer(i, batch(i));
    }
    long nowUs = 3 * SECOND_US;
    outbox.open(8);
    assertThat(lanes(nowUs)).containsExactly(Lane.HELD, Lane.HELD, Lane.HELD, Lane.HELD);

    outbox.offer(nowUs, batch(nowUs));
    assertThat(lanes(nowUs)).containsExactly(Lane.FRESH);
  }

  @Test
  void aBatchTurnsHeldAtTwoSecondsAndNotBefore() {
    outbox.open(16);
    outbox.offer(0, batch(0));
    assertThat(outbox.next(2 * SECOND_US - 1, null).lane()).isEqualTo(Lane.FRESH);
    outbox.offer(2 * SECOND_US, batch(1));
    assertThat(outbox.next(2 * SECOND_US + 1, null).lane()).isEqualTo(Lane.HELD);
  }

  @Test
  void aPublishedBatchKeepsLaneSequenceAndBytesHoweverOldItGets() {
    outbox.open(16);
    outbox.offer(0, batch(0));
    Batch first = outbox.next(0, null);
    byte[] bytes = first.payload();
    first.handedOver();
    outbox.close();
    outbox.offer(60 * SECOND_US, batch(60 * SECOND_US));
    outbox.open(16);

    Batch again = outbox.next(60 * SECOND_US, null);
    assertThat(again).isSameAs(first);
    assertThat(again.lane()).isEqualTo(Lane.FRESH);
    assertThat(again.sequence()).isEqualTo(1);
    assertThat(again.payload()).isEqualTo(bytes);
    assertThat(outbox.next(60 * SECOND_US, null).sequence()).isEqualTo(2);
  }

  @Test
  void whatIsToBeSentAgainLaterHoldsUpItsOwnLaneOnly() {
    outbox.open(16);
    outbox.offer(0, batch(0));
    Batch refused = outbox.next(0, null);
    refused.handedOver();
    outbox.resendLater(refused, SECOND_US);
    outbox.offer(1, batch(1));
    assertThat(outbox.next(1, null)).isNull();
    assertThat(outbox.nextDueUs()).isEqualTo(SECOND_US);

    outbox.offer(2, batch(-3 * SECOND_US));
    assertThat(outbox.next(2, null).lane()).isEqualTo(Lane.HELD);
    assertThat(outbox.next(SECOND_US, null).sequence()).isEqualTo(1);
    assertThat(outbox.next(SECOND_US, null).sequence()).isEqualTo(2);
  }

  @Test
  void aFullRingDropsTheOldestAndCountsItsSightings() {
    for (int i = 0; i < 13; i++) {
      outbox.offer(i, batch(i));
    }
    assertThat(counters.value(Counter.RING_DROPPED)).isEqualTo(3);
    assertThat(outbox.waitingBytes()).isEqualTo(10 * (BODY_BYTES + 64));
    outbox.open(16);
    assertThat(outbox.next(13, null).oldestUs).isEqualTo(3);
  }

  @Test
  void aBatchThatWasNotTakenIsAsNewAsBefore() {
    outbox.open(16);
    outbox.offer(0, batch(0));
    outbox.takeBack(outbox.next(0, null));
    assertThat(outbox.inFlight()).isZero();

    Batch batch = outbox.next(3 * SECOND_US, null);
    assertThat(batch.lane()).isEqualTo(Lane.HELD);
    assertThat(batch.sequence()).isEqualTo(1);
    outbox.offer(3 * SECOND_US, batch(3 * SECOND_US));
    assertThat(outbox.next(3 * SECOND_US, null).sequence()).isEqualTo(1);
  }

  @Test
  void aStatusTakesAPlaceInTheWindow() {
    outbox.open(2);
    assertThat(outbox.reserveForStatus()).isTrue();
    outbox.offer(0, batch(0));
    outbox.offer(0, batch(0));
    assertThat(outbox.next(0, null)).isNotNull();
    assertThat(outbox.next(0, null)).isNull();
    assertThat(outbox.reserveForStatus()).isFalse();
    outbox.releaseFromStatus();
    assertThat(outbox.next(0, null)).isNotNull();
  }

  private List<Lane> lanes(long nowUs) {
    List<Lane> lanes = new ArrayList<>();
    for (Batch b = outbox.next(nowUs, null); b != null; b = outbox.next(nowUs, null)) {
      lanes.add(b.lane());
    }
    return lanes;
  }

  private static Batch batch(long heardUs) {
    return new Batch(new byte[BODY_BYTES], 1, heardUs);
  }
}
