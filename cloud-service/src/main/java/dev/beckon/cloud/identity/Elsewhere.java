package dev.beckon.cloud.identity;

import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What is known of shoppers outside the store. Never blocks. */
public interface Elsewhere {

  /**
   * Forgets what this process knows of a shopper.
   *
   * @return how many of what
   */
  CompletionStage<Map<String, Long>> forget(String shopperId);

  /**
   * Erases a shopper's rows from the history, of whom nothing is in the store any more.
   *
   * @return how many rows by table; completes as late as the database answers, and the erasure
   *     outlives a restart
   */
  CompletionStage<Map<String, Long>> eraseHistory(String shopperId);
}
