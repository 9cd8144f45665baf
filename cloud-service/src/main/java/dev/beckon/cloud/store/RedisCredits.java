package dev.beckon.cloud.store;

import dev.beckon.cloud.redemption.Credits;
import dev.beckon.cloud.shopper.Receipt;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Credits in Redis, in the hashes of their decisions: one script a receipt. */
public final class RedisCredits implements Credits {
  private static final Script CREDIT = Script.load("record.lua", "person.lua", "credit.lua");

  /** Receipts credited to one decision, at most. */
  private static final int MOST_CREDITS = 64;

  private static final int DIGEST_CHARS = 20;

  private final RedisConnection redis;
  private final int minorDigits;
  private final Set<String> sensitive;
  private final History history;

  /**
   * Credits in this Redis.
   *
   * @param minorDigits decimals of the currency
   * @param sensitive categories that are credited to nothing
   */
  public RedisCredits(
      RedisConnection redis, int minorDigits, Set<String> sensitive, History history) {
    this.redis = redis;
    this.minorDigits = minorDigits;
    this.sensitive = Set.copyOf(sensitive);
    this.history = history;
  }

  @Override
  public CompletionStage<Changed> sold(String shopperId, Receipt receipt) {
    return run("SALE", shopperId, receipt, receipt.atMs());
  }

  @Override
  public CompletionStage<Changed> returned(String shopperId, Receipt receipt) {
    return run("RETURN", shopperId == null ? "" : shopperId, receipt, receipt.atMs());
  }

  @Override
  public CompletionStage<Changed> cancelled(Receipt receipt, long nowMs) {
    return run("CANCEL", "", receipt, nowMs);
  }

  private CompletionStage<Changed> run(String kind, String shopperId, Receipt receipt, long atMs) {
    String original = receipt.returnOf();
    List<String> args =
        new ArrayList<>(
            List.of(
                kind,
                shopperId,
                digest(receipt.storeId(), receipt.receiptId()),
                original == null ? "" : digest(receipt.storeId(), original),
                receipt.storeId(),
                Long.toString(atMs),
                Keys.credited(""),
                Keys.shopper(""),
                Keys.decision(""),
                Keys.ledger(""),
                Keys.traces(""),
                Keys.HISTORY,
                history.maxLengthText(),
                history.keepSeconds(),
                Integer.toString(MOST_CREDITS)));
    for (Receipt.Line line : receipt.lines()) {
      if (line.category() == null || !sensitive.contains(line.category())) {
        args.add(line.sku());
        args.add(line.category() == null ? "" : line.category());
        args.add(Long.toString(line.amountMinor(minorDigits)));
      }
    }
    return redis
        .<List<Long>>run(CREDIT, ScriptOutputType.MULTI, new String[0], args.toArray(String[]::new))
        .thenApply(reply -> new Changed(reply.get(0).intValue(), reply.get(1).intValue()));
  }

  /** As redemption.lua names a till's transaction, so that the two can be told to be one. */
  private static String digest(String storeId, String receiptId) {
    try {
      byte[] sha1 =
          MessageDigest.getInstance("SHA-1")
              .digest((storeId + '\n' + receiptId).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha1).substring(0, DIGEST_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
