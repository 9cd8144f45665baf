package dev.beckon.cloud.store;

import dev.beckon.cloud.delivery.Outbox;
import dev.beckon.cloud.delivery.Push;
import dev.beckon.cloud.delivery.State;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Open claims in Redis; every step is one script. */
public final class RedisOutbox implements Outbox {
  private static final Script MARK =
      Script.load("record.lua", "outbox.lua", "reach.lua", "shelf.lua", "mark.lua");
  private static final Script CLOSE = Script.load("record.lua", "outbox.lua", "close.lua");
  private static final Script RELEASE = Script.load("record.lua", "outbox.lua", "release.lua");
  private static final int MAX_ATTEMPTS = 3;

  private final RedisConnection redis;
  private final String process;
  private final String foreignMs;
  private final History history;

  /**
   * The outbox as one process sees it.
   *
   * @param process its name, as at the start of its fences
   * @param foreignAttempt how long an attempt of another process is left alone: longer than any
   *     request takes
   */
  public RedisOutbox(
      RedisConnection redis, String process, Duration foreignAttempt, History history) {
    this.redis = redis;
    this.process = process;
    this.foreignMs = Long.toString(foreignAttempt.toMillis());
    this.history = history;
  }

  @Override
  public CompletionStage<Mark> mark(String decisionId, String fence, long nowMs, long decidedUs) {
    return run(
            MARK,
            decisionId,
            fence,
            process,
            Long.toString(nowMs),
            foreignMs,
            Integer.toString(MAX_ATTEMPTS),
            decidedUs == 0 ? "" : Long.toString(decidedUs),
            Keys.levels(""))
        .thenApply(reply -> mark(decisionId, reply));
  }

  private static Mark mark(String decisionId, List<String> reply) {
    String answer = reply.get(0);
    return switch (answer) {
      case "MARKED" ->
          new Mark(
              MarkKind.MARKED, push(decisionId, reply), Integer.parseInt(reply.get(1)), 0, null);
      case "LATER" -> new Mark(MarkKind.LATER, null, 0, Long.parseLong(reply.get(1)), null);
      case "BUSY" -> new Mark(MarkKind.BUSY, null, 0, 0, null);
      case "OVER" -> new Mark(MarkKind.OVER, null, 0, 0, null);
      default -> new Mark(MarkKind.ENDED, null, 0, 0, answer);
    };
  }

  private static Push push(String decisionId, List<String> reply) {
    return new Push(
        decisionId,
        reply.get(5),
        reply.get(2),
        reply.get(3),
        reply.get(6),
        reply.get(7),
        reply.get(8),
        Long.parseLong(reply.get(9)));
  }

  @Override
  public CompletionStage<String> close(
      String decisionId,
      String fence,
      State state,
      String detail,
      long acceptedUs,
      String deadToken) {
    return run(
            CLOSE,
            decisionId,
            fence,
            state.name(),
            detail,
            acceptedUs == 0 ? "" : Long.toString(acceptedUs),
            deadToken == null ? "" : deadToken)
        .thenApply(reply -> reply.get(0));
  }

  @Override
  public CompletionStage<String> release(
      String decisionId, String fence, boolean maybeSent, long notBeforeMs, String detail) {
    return run(
            RELEASE, decisionId, fence, maybeSent ? "1" : "0", Long.toString(notBeforeMs), detail)
        .thenApply(reply -> reply.get(0));
  }

  @Override
  public CompletionStage<List<String>> open(int limit) {
    return redis.async().zrange(Keys.OPEN, 0, limit - 1L);
  }

  private CompletionStage<List<String>> run(Script script, String decisionId, String... own) {
    String[] keys = {Keys.decision(decisionId), Keys.OPEN, Keys.HISTORY};
    List<String> args = new ArrayList<>();
    args.add(decisionId);
    args.add(Keys.shopper(""));
    args.add(Keys.installation(""));
    args.add(Keys.ledger(""));
    args.add(Keys.offerCharged(""));
    args.add(Keys.traces(""));
    args.add(history.maxLengthText());
    args.add(history.keepSeconds());
    args.addAll(Arrays.asList(own));
    return redis.run(script, ScriptOutputType.MULTI, keys, args.toArray(String[]::new));
  }
}
