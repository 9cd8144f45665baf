package dev.beckon.cloud.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.ops.Incidents.Notice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class IncidentsTest {
  private static final long LOOK_MS = 250;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Incidents incidents = new Incidents(() -> "i-" + numbers.incrementAndGet());
  private long nowMs = 1_000_000;

  /** A part in a state for a while. */
  record Spell(PartState state, int looks) {}

  @Test
  void tellsOnceThatAPartIsIllAndOnceThatItIsOver() {
    assertThat(see(PartState.WELL, 60_000)).isEmpty();
    assertThat(see(PartState.ILL, Incidents.ILL_FOR_MS - LOOK_MS)).isEmpty();
    List<Notice> begun = see(PartState.ILL, 600_000);
    assertThat(begun).hasSize(1);
    assertThat(begun.get(0).state()).isEqualTo(PartState.ILL);
    assertThat(begun.get(0).incidentId()).isEqualTo("i-1");
    assertThat(see(PartState.WELL, Incidents.WELL_FOR_MS - LOOK_MS)).isEmpty();
    List<Notice> over = see(PartState.WELL, 600_000);
    assertThat(over).hasSize(1);
    assertThat(over.get(0).state()).isEqualTo(PartState.WELL);
    assertThat(over.get(0).incidentId()).isEqualTo("i-1");
  }

  @Test
  void saysNothingOfAShortIllness() {
    for (int i = 0; i < 100; i++) {
      assertThat(see(PartState.ILL, 4_500)).isEmpty();
      assertThat(see(PartState.WELL, 3_000)).isEmpty();
    }
  }

  @Test
  void aFlappingPartIsOneIncident() {
    assertThat(see(PartState.ILL, 6_000)).hasSize(1);
    for (int i = 0; i < 100; i++) {
      assertThat(see(PartState.WELL, 9_000)).isEmpty();
      assertThat(see(PartState.ILL, 6_000)).isEmpty();
    }
    assertThat(see(PartState.WELL, 11_000)).hasSize(1);
  }

  @Test
  void aDegradedPartIsAnIncidentAfterAMinuteAndTellsWhenItFallsIll() {
    assertThat(see(PartState.DEGRADED, Incidents.DEGRADED_FOR_MS - LOOK_MS)).isEmpty();
    assertThat(see(PartState.DEGRADED, 10_000))
        .extracting(Notice::state, Notice::incidentId)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(PartState.DEGRADED, "i-1"));
    assertThat(see(PartState.ILL, 10_000))
        .extracting(Notice::state, Notice::incidentId)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(PartState.ILL, "i-1"));
    assertThat(see(PartState.DEGRADED, 300_000)).isEmpty();
    assertThat(see(PartState.WELL, 20_000))
        .extracting(Notice::state, Notice::incidentId)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(PartState.WELL, "i-1"));
  }

  @Test
  void aStartIsNoTrouble() {
    assertThat(see(PartState.STARTING, 600_000)).isEmpty();
    assertThat(see(PartState.WELL, 600_000)).isEmpty();
  }

  /** Whatever a part does, what is told of it is one incident after another, and never chatter. */
  @Property(tries = 300)
  void toldIncidentsAreWholeAndRare(@ForAll("courses") List<Spell> course) {
    List<Notice> told = new ArrayList<>();
    Map<String, PartState> open = new HashMap<>();
    List<String> closed = new ArrayList<>();
    long startMs = nowMs;
    for (Spell spell : course) {
      for (int look = 0; look < spell.looks; look++) {
        nowMs += LOOK_MS;
        for (Notice notice : observe(spell.state)) {
          told.add(notice);
          assertThat(closed).as("no incident comes back").doesNotContain(notice.incidentId());
          PartState before = open.getOrDefault(notice.incidentId(), PartState.WELL);
          if (notice.state() == PartState.WELL) {
            assertThat(before).as("over what was told to have begun").isNotEqualTo(PartState.WELL);
            open.remove(notice.incidentId());
            closed.add(notice.incidentId());
          } else {
            assertThat(notice.state()).as("only worse is told").isGreaterThan(before);
            assertThat(notice.state()).as("what it is now").isEqualTo(spell.state);
            open.put(notice.incidentId(), notice.state());
            assertThat(open).as("one incident of a part at a time").hasSize(1);
          }
        }
      }
    }
    long most = 3 * ((nowMs - startMs) / (Incidents.ILL_FOR_MS + Incidents.WELL_FOR_MS) + 1);
    assertThat(told.size()).isLessThanOrEqualTo((int) most);
    List<Notice> end = new ArrayList<>(see(PartState.WELL, Incidents.WELL_FOR_MS + LOOK_MS));
    assertThat(end).as("whatever is open ends").hasSize(open.size());
  }

  @Provide
  Arbitrary<List<Spell>> courses() {
    Arbitrary<Integer> looks =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(5, Arbitraries.integers().between(1, 20)),
            net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(15, 60)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(200, 400)));
    return Combinators.combine(Arbitraries.of(PartState.values()), looks)
        .as(Spell::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  private List<Notice> see(PartState state, long forMs) {
    List<Notice> notices = new ArrayList<>();
    for (long ms = 0; ms <= forMs; ms += LOOK_MS) {
      notices.addAll(observe(state));
      nowMs += LOOK_MS;
    }
    return notices;
  }

  private List<Notice> observe(PartState state) {
    return incidents.observe(
        List.of(new PartHealth("redis", true, state, nowMs, "as the test says")), nowMs);
  }
}
