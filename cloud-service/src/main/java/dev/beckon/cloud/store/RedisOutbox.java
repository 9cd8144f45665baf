package dev.beckon.cloud.store;

import dev.beckon.cloud.delivery.Outbox;
import dev.beckon.cloud.delivery.Push;
import dev.beckon.cloud.delivery.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Open claims in Redis; every step is one script. */
public final class RedisOutbox implements Outbox {
  private static final Script MARK =
      Script.load("record.lua", "charges.lua", "outbox.lua", "reach.lua", "shelf.lua", "mark.lua");
  private static final Script CLOSE =
      Script.load("record.lua", "charges.lua", "outbox.lua", "close.lua");
  private static final Script TAKE_BACK =
      Script.load("record.lua", "charges.lua", "outbox.lua", "take-back.lua");
  private static final Script REPLACED =
      Script.load("record.lua", "charges.lua", "outbox.lua", "replaced.lua");
  private static final Script RELEASE =
      Script.load("record.lua", "charges.lua", "outbox.lua", "release.lua");
  private static final int MAX_ATTEMPTS = 3;
  private static final int FIRST_NUMBER = 10;

  private final RedisConnection redis;
  private final String process;
  private final String foreignMs;
  private final History history;
  private final boolean inbox;
  private final List<String> sensitive;

  /**
   * The outbox as one process sees it.
   *
   * @param process its name, as at the start of its fences
   * @param foreignAttempt how long an attempt of another process is left alone: longer than any
   *     request takes
   * @param inbox whether offers wait in the app where push is off
   * @param sensitiveCategories what was bought of them may keep an offer back, without a word
   */
  public RedisOutbox(
      RedisConnection redis,
      String process,
      Duration foreignAttempt,
      History history,
      boolean inbox,
      Collection<String> sensitiveCategories) {
    this.redis = redis;
    this.process = process;
    this.foreignMs = Long.toString(foreignAttempt.toMillis());
    this.history = history;
    this.inbox = inbox;
    sensitive = sensitiveCategories.stream().map(RedisNames::category).toList();
  }

  @Override
  public CompletionStage<Mark> mark(String decisionId, String fence, long nowMs, long decidedUs) {
    List<String> own = new ArrayList<>();
    own.add(fence);
    own.add(process);
    own.add(Long.toString(nowMs));
    own.add(foreignMs);
    own.add(Integer.toString(MAX_ATTEMPTS));
    own.add(decidedUs == 0 ? "" : Long.toString(decidedUs));
    own.add(Keys.levels(""));
    own.add(Keys.OFFER_STANDINGS);
    own.add(Keys.NAMES);
    own.add(Keys.customer(""));
    own.add(Keys.visits(""));
    own.add(inbox ? "1" : "0");
    own.addAll(sensitive);
    return redis
        .runRaw(MARK, keys(decisionId), args(decisionId, own))
        .thenApply(reply -> mark(decisionId, reply));
  }

  private Mark mark(String decisionId, List<byte[]> reply) {
    String answer = text(reply, 0);
    return switch (answer) {
      case "MARKED" -> marked(MarkKind.MARKED, decisionId, reply);
      case "INBOX" -> marked(MarkKind.INBOX, decisionId, reply);
      case "LATER" -> new Mark(MarkKind.LATER, null, null, 0, number(reply, 1), null);
      case "BUSY" -> Mark.of(MarkKind.BUSY);
      case "OVER" -> Mark.of(MarkKind.OVER);
      case "REPLACED" ->
          new Mark(
              MarkKind.REPLACED,
              null,
              pointless(text(reply, 1), text(reply, 2), text(reply, 4), text(reply, 3)),
              0,
              0,
              null);
      default -> new Mark(MarkKind.ENDED, null, null, 0, 0, answer);
    };
  }

  private Mark marked(MarkKind kind, String decisionId, List<byte[]> reply) {
    Told told = Told.read(text(reply, 5));
    Bought bought = told.pointless();
    AskedSales sales =
        reply.size() > FIRST_NUMBER
            ? AskedSales.read(
                List.copyOf(bought.productSinceMs().keySet()),
                List.copyOf(bought.categorySinceMs().keySet()),
                sensitive.size(),
                reply.subList(FIRST_NUMBER, reply.size()))
            : AskedSales.NONE;
    Map<Boolean, Map<String, Long>> categories =
        sales.categories().entrySet().stream()
            .collect(
                Collectors.partitioningBy(
                    one -> sensitive.contains(RedisNames.category(one.getKey())),
                    Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    if (bought.isMet(sales.secret(), categories.get(true))) {
      return Mark.of(MarkKind.BOUGHT_IN_SECRET);
    }
    boolean isBought = bought.isMet(sales.plain(), categories.get(false));
    Pointless perhaps =
        isBought || told.asksAgain()
            ? pointless(text(reply, 4), text(reply, 7), text(reply, 9), text(reply, 8))
            : null;
    return isBought
        ? new Mark(MarkKind.BOUGHT, null, perhaps, 0, 0, null)
        : new Mark(kind, push(decisionId, told, reply), perhaps, (int) number(reply, 1), 0, null);
  }

  private static Pointless pointless(
      String offerId, String head, String installationId, String stages) {
    return new Pointless(offerId, Records.decided(head, installationId, stages));
  }

  private static Push push(String decisionId, Told told, List<byte[]> reply) {
    return new Push(
        decisionId,
        text(reply, 4),
        text(reply, 2),
        text(reply, 3),
        told.words(),
        told.code(),
        number(reply, 6));
  }

  private static String text(List<byte[]> reply, int at) {
    return new String(reply.get(at), StandardCharsets.UTF_8);
  }

  private static long number(List<byte[]> reply, int at) {
    return Long.parseLong(text(reply, at));
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
  public CompletionStage<String> takeBack(String decisionId, String fence, String detail) {
    return run(TAKE_BACK, decisionId, fence, detail).thenApply(reply -> reply.get(0));
  }

  @Override
  public CompletionStage<Void> replaced(String decisionId) {
    return run(REPLACED, decisionId).thenAccept(reply -> {});
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
    return redis
        .runRaw(script, keys(decisionId), args(decisionId, Arrays.asList(own)))
        .thenApply(
            reply -> reply.stream().map(part -> new String(part, StandardCharsets.UTF_8)).toList());
  }

  private static List<String> keys(String decisionId) {
    return List.of(Keys.decision(decisionId), Keys.OPEN, Keys.HISTORY, Keys.OFFER_RESPONSES);
  }

  private List<byte[]> args(String decisionId, List<String> own) {
    List<String> args = new ArrayList<>();
    args.add(decisionId);
    args.add(Keys.shopper(""));
    args.add(Keys.installation(""));
    args.add(Keys.ledger(""));
    args.add(Keys.offerCharged(""));
    args.add(Keys.traces(""));
    args.add(history.maxLengthText());
    args.add(history.keepSeconds());
    args.addAll(own);
    return args.stream().map(arg -> arg.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
