package dev.beckon.cloud.decision;

import java.util.concurrent.CompletionStage;

/** Tells what a claim would be answered. */
@FunctionalInterface
public interface ClaimPreview {

  /**
   * What {@link Claims#claim} would answer at this moment, by the same steps. Charges and records
   * nothing. The time of the request may be any that is ahead. Never blocks.
   */
  CompletionStage<Claims.Outcome> preview(Claims.Request request);
}
