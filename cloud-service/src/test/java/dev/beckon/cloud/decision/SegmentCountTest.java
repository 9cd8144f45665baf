package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Members.Counted;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts of segments that take their time. */
class SegmentCountTest {
  private final Deque<CompletableFuture<Counted>> begun = new ArrayDeque<>();
  private final SegmentDesk desk =
      new SegmentDesk(
          new Book(),
          new AnyAudience(),
          (audience, segments) -> {
            begun.add(new CompletableFuture<>());
            return begun.getLast();
          },
          Runnable::run);

  @BeforeEach
  void save() {
    assertThat(desk.put("ed", "tea", "one", 1)).isCompleted();
  }

  @Test
  void whoeverAsksMeanwhileGetsTheSameCount() {
    CompletionStage<Counted> first = desk.count("tea", 1);
    CompletionStage<Counted> second = desk.count("tea", 2);
    assertThat(begun).hasSize(1);
    begun.getFirst().complete(new Counted(7, 1, 9));
    assertThat(first).isCompletedWithValue(new Counted(7, 1, 9));
    assertThat(second).isCompletedWithValue(new Counted(7, 1, 9));
  }

  @Test
  void theLastOneIsKnownWhileTheNextIsUnderWayAndWhenItFails() {
    assertThat(desk.lastCount("tea")).isEmpty();
    assertThat(desk.count("tea", 1)).isNotCompleted();
    assertThat(desk.lastCount("tea")).isEmpty();
    begun.remove().complete(new Counted(7, 1, 9));
    assertThat(desk.lastCount("tea")).contains(new Counted(7, 1, 9));
    assertThat(desk.count("tea", 10)).isNotCompleted();
    assertThat(desk.lastCount("tea")).contains(new Counted(7, 1, 9));
    begun.remove().completeExceptionally(new IllegalStateException("the store is away"));
    assertThat(desk.lastCount("tea")).contains(new Counted(7, 1, 9));
    assertThat(desk.count("tea", 20)).isNotCompleted();
    begun.remove().complete(new Counted(8, 20, 29));
    assertThat(desk.lastCount("tea")).contains(new Counted(8, 20, 29));
  }

  @Test
  void aCountOfWhatItWasBeforeIsNotGivenOut() {
    CompletionStage<Counted> before = desk.count("tea", 1);
    assertThat(desk.put("ed", "tea", "two", 2)).isCompleted();
    CompletionStage<Counted> after = desk.count("tea", 3);
    assertThat(begun).hasSize(2);
    begun.remove().complete(new Counted(7, 1, 9));
    assertThat(before).isCompletedWithValue(new Counted(7, 1, 9));
    assertThat(after).isNotCompleted();
    assertThat(desk.lastCount("tea")).isEmpty();
    begun.remove().complete(new Counted(3, 3, 12));
    assertThat(after).isCompletedWithValue(new Counted(3, 3, 12));
    assertThat(desk.put("ed", "tea", "three", 4)).isCompleted();
    assertThat(desk.lastCount("tea")).isEmpty();
  }

  private static final class Book implements SegmentBook {
    private final Map<String, Segment> saved = new TreeMap<>();

    @Override
    public CompletionStage<List<Segment>> all() {
      return CompletableFuture.completedStage(List.copyOf(saved.values()));
    }

    @Override
    public CompletionStage<Void> save(Segment segment) {
      saved.put(segment.name(), segment);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> remove(String name, String actor, long atMs) {
      saved.remove(name);
      return CompletableFuture.completedStage(null);
    }
  }

  /** Whatever is written compiles, and is of everybody. */
  private static final class AnyAudience implements Audiences {
    @Override
    public Audience ofOffer(String expression) {
      return segment(expression);
    }

    @Override
    public Audience segment(String expression) {
      return new Audience() {
        @Override
        public Asks asks() {
          return Asks.NOTHING;
        }

        @Override
        public Verdict judge(Look look) {
          return Verdict.YES;
        }
      };
    }
  }
}
