package dev.beckon.cloud.delivery;

import dev.beckon.cloud.decision.Because;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Template;
import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.redemption.Codes;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How long a push is: the data fields as JSON, and on iOS beside them the alert, as FCM hands them
 * on. FCM takes {@value #MOST_BYTES} bytes (firebase.google.com/docs/cloud-messaging).
 */
public final class PayloadSize {
  /** As many FCM takes. */
  public static final int MOST_BYTES = 4_096;

  private static final int OF_AN_ID = 40;

  private PayloadSize() {}

  /** Bytes of a push. */
  static int of(Push push) {
    int bytes = 1; // braces, less the comma after the last field
    for (Map.Entry<String, String> field : PushData.of(push).entrySet()) {
      bytes += quoted(field.getKey()) + quoted(field.getValue()) + 2;
    }
    if (push.isIos()) {
      bytes += quoted(PushData.alertTitle(push)) + quoted(PushData.alertBody(push));
      bytes +=
          "{\"aps\":{\"alert\":{\"title\":,\"body\":},\"mutable-content\":1,\"category\":}}"
              .length();
      bytes += quoted(PushData.CATEGORY);
      bytes += push.words().imageUrl() == null ? 0 : quoted(push.words().imageUrl()) + 40;
    }
    return bytes;
  }

  /**
   * Bytes of the longest push that may come of these words.
   *
   * @param imageUrl or null
   * @param deepLink or null
   */
  public static int longest(Text text, String imageUrl, String deepLink) {
    Words words =
        new Words(
            Template.longest(text.title()),
            Template.longest(text.body()),
            Template.longest(text.publicText()),
            text.because() == null ? null : Template.longest(text.because()),
            Because.Kind.IN_CART,
            imageUrl,
            deepLink,
            false);
    String id = "x".repeat(OF_AN_ID);
    return of(new Push(id, id, Push.IOS, "", words, "x".repeat(Codes.SYMBOLS), Long.MAX_VALUE));
  }

  /** Bytes of a JSON string. */
  private static int quoted(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length + 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        bytes++;
      } else if (c < ' ') {
        bytes += 5;
      }
    }
    return bytes;
  }
}
