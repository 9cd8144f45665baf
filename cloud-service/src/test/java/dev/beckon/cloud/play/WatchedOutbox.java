package dev.beckon.cloud.play;

import static dev.beckon.cloud.play.PlayedService.await;

import dev.beckon.cloud.delivery.Outbox;
import dev.beckon.cloud.delivery.State;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** The outbox, where the service may die before and after each command, and the judge looks on. */
final class WatchedOutbox implements Outbox {
  private final Outbox outbox;
  private final Fuse fuse;
  private final World world;
  private final Ways ways;
  private final LongSupplier nowUs;

  WatchedOutbox(Outbox outbox, Fuse fuse, World world, Ways ways, LongSupplier nowUs) {
    this.outbox = outbox;
    this.fuse = fuse;
    this.world = world;
    this.ways = ways;
    this.nowUs = nowUs;
  }

  @Override
  public CompletionStage<Mark> mark(String decisionId, String fence, long nowMs, long decidedUs) {
    fuse.pass("before the mark");
    Mark mark = await(outbox.mark(decisionId, fence, nowMs, decidedUs));
    switch (mark.kind()) {
      case MARKED, INBOX, BOUGHT, BOUGHT_IN_SECRET -> ways.marked(decisionId);
      case REPLACED -> {} // it ended before
      case OVER -> ways.lapsed(decisionId);
      case LATER, BUSY, ENDED -> {} // nothing is in flight that was not
    }
    fuse.pass("after the mark");
    return CompletableFuture.completedStage(mark);
  }

  @Override
  public CompletionStage<String> close(
      String decisionId,
      String fence,
      State state,
      String detail,
      long acceptedUs,
      String deadToken) {
    fuse.pass("before the close");
    if (state == State.ACCEPTED && acceptedUs == 0) {
      ways.waitsInApp(decisionId, nowUs.getAsLong() / 1000);
    }
    String ended = await(outbox.close(decisionId, fence, state, detail, acceptedUs, deadToken));
    if (deadToken != null && !List.of("FENCED", "GONE").contains(ended)) {
      world.tokenDied(deadToken);
    }
    fuse.pass("after the close");
    return CompletableFuture.completedStage(ended);
  }

  @Override
  public CompletionStage<String> takeBack(String decisionId, String fence, String detail) {
    fuse.pass("before it is taken back");
    String ended = await(outbox.takeBack(decisionId, fence, detail));
    fuse.pass("after it is taken back");
    return CompletableFuture.completedStage(ended);
  }

  @Override
  public CompletionStage<Void> replaced(String decisionId) {
    fuse.pass("before it is replaced");
    await(outbox.replaced(decisionId));
    ways.replaced(decisionId);
    fuse.pass("after it is replaced");
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<String> release(
      String decisionId, String fence, boolean maybeSent, long notBeforeMs, String detail) {
    fuse.pass("before the release");
    String released = await(outbox.release(decisionId, fence, maybeSent, notBeforeMs, detail));
    ways.released(decisionId);
    fuse.pass("after the release");
    return CompletableFuture.completedStage(released);
  }

  @Override
  public CompletionStage<List<String>> open(int limit) {
    return outbox.open(limit);
  }
}
