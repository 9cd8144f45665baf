package dev.beckon.sample;

import dev.beckon.sdk.ReceiptKind;

/** Receives the notification's content and delete intents. */
public final class OfferTaps {
  private final ShopApplication app;

  /** A receiver within the app's process. */
  public OfferTaps(ShopApplication app) {
    this.app = app;
  }

  /** The person opened the offer. */
  public void opened(String decisionId) {
    report(decisionId, ReceiptKind.OPENED);
  }

  /** The person wiped it away. */
  public void dismissed(String decisionId) {
    report(decisionId, ReceiptKind.DISMISSED);
  }

  /** The person answered whether it was worth hearing. */
  public void judged(String decisionId, boolean useful) {
    report(decisionId, useful ? ReceiptKind.USEFUL : ReceiptKind.NOT_USEFUL);
  }

  /** Beside call 5: what the next sync brings to the service. */
  private void report(String decisionId, ReceiptKind kind) {
    app.beckon().report(decisionId, kind);
    app.arrange();
  }
}
