package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.decision.SegmentDesk.Saved;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Segments that are changed by several at the same time. */
class SegmentDeskTest {
  private final Book book = new Book();
  private final Deque<Runnable> work = new ArrayDeque<>();
  private final SegmentDesk desk =
      new SegmentDesk(
          book,
          new CelAudiences(new Settings(Set.of(), Set.of(), Set.of(), false)),
          (audience, segments) -> CompletableFuture.completedStage(new Members.Counted(0, 0, 0)),
          work::add);

  /** Keeps segments, and answers when it is let. */
  private static final class Book implements SegmentBook {
    final NavigableMap<String, Segment> kept = new TreeMap<>();
    final List<CompletableFuture<Void>> saving = new ArrayList<>();
    boolean held;

    @Override
    public CompletionStage<List<Segment>> all() {
      return CompletableFuture.completedStage(List.copyOf(kept.values()));
    }

    @Override
    public CompletionStage<Void> save(Segment segment) {
      return later().thenRun(() -> kept.put(segment.name(), segment));
    }

    @Override
    public CompletionStage<Void> remove(String name, String actor, long atMs) {
      return later().thenRun(() -> kept.remove(name));
    }

    private CompletableFuture<Void> later() {
      CompletableFuture<Void> saved = new CompletableFuture<>();
      saving.add(saved);
      if (!held) {
        saved.complete(null);
      }
      return saved;
    }

    void release() {
      held = false;
      List.copyOf(saving).forEach(saved -> saved.complete(null));
    }
  }

  private CompletableFuture<Saved> put(String name, String expression) {
    return desk.put("hq", name, expression, 7).toCompletableFuture();
  }

  /** A segment that was there before. */
  private void keep(String name) {
    CompletableFuture<Saved> saved = put(name, "true");
    work();
    assertThat(saved.join().created()).isTrue();
  }

  /** Until there is nothing to do. */
  private void work() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  @Test
  void refusesTheOneOfTwoThatClosesACircleAlsoWhenBothComeAtOnce() {
    keep("x");
    keep("y");
    book.held = true;
    CompletableFuture<Saved> first = put("x", "segment('y')");
    CompletableFuture<Saved> second = put("y", "segment('x')");
    work();
    book.release();
    work();
    assertThat(first.join().created()).isFalse();
    assertThatThrownBy(second::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(SegmentRefusedException.class)
        .hasMessageContaining("circle");
    assertThat(book.kept.get("x").expression()).isEqualTo("segment('y')");
    assertThat(book.kept.get("y").expression()).isEqualTo("true");
  }

  @Test
  void refusesToForgetWhatIsAboutToBeNamed() {
    keep("x");
    book.held = true;
    CompletableFuture<Saved> naming = put("y", "segment('x')");
    CompletableFuture<Void> removing = desk.remove("hq", "x", 8).toCompletableFuture();
    work();
    book.release();
    work();
    assertThat(naming.join().created()).isTrue();
    assertThatThrownBy(removing::join)
        .cause()
        .isInstanceOf(SegmentRefusedException.class)
        .hasMessageContaining("named by y");
    assertThat(book.kept).containsOnlyKeys("x", "y");
  }

  @Test
  void takesNoMoreThanThereIsRoomForHoweverManyComeAtOnce() {
    List<CompletableFuture<Saved>> all = new ArrayList<>();
    for (int i = 0; i < SegmentDesk.MOST_SEGMENTS - 1; i++) {
      keep("s" + i);
    }
    book.held = true;
    all.add(put("a", "true"));
    all.add(put("b", "true"));
    work();
    book.release();
    work();
    assertThat(all.get(0)).isCompleted();
    assertThat(all.get(1)).isCompletedExceptionally();
    assertThat(book.kept).hasSize(SegmentDesk.MOST_SEGMENTS);
  }

  @Test
  void leavesWhoeverCallsNothingToDo() {
    CompletableFuture<Saved> saved = put("x", "no sense at all");
    assertThat(book.saving).isEmpty();
    assertThat(saved).as("nothing was compiled yet").isNotDone();
    work();
    assertThatThrownBy(saved::join).cause().isInstanceOf(SegmentRefusedException.class);
  }
}
