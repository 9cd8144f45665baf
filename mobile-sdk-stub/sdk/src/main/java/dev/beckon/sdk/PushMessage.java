package dev.beckon.sdk;

import java.util.Map;
import java.util.Optional;

/** A push to be shown. Its format is docs/protocol/push.md. Immutable. */
public final class PushMessage {
  private static final int MAX_ID = 128;
  private static final int MAX_TEXT = 4096;
  private static final int MAX_CODE = 40;

  private final String decisionId;
  private final String offerId;
  private final String title;
  private final String body;
  private final String publicText;
  private final String code;
  private final long deadlineMs;
  private final String because;
  private final String becauseOf;
  private final String imageUrl;
  private final String deepLink;

  private PushMessage(Map<?, ?> data) {
    this.decisionId = text(data, "decisionId", MAX_ID);
    if (!decisionId.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException("decisionId allowed: visible ASCII characters");
    }
    this.offerId = text(data, "offerId", MAX_ID);
    this.title = text(data, "title", MAX_TEXT);
    this.body = text(data, "body", MAX_TEXT);
    this.publicText = text(data, "publicText", MAX_TEXT);
    this.code = text(data, "code") == null ? null : text(data, "code", MAX_CODE);
    this.because = optional(data, "because");
    this.becauseOf = optional(data, "becauseOf");
    this.imageUrl = optional(data, "image");
    this.deepLink = optional(data, "deepLink");
    String deadline = text(data, "deadlineMs", 19);
    try {
      this.deadlineMs = Long.parseLong(deadline);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "deadlineMs is '" + deadline + "'; allowed: unix milliseconds", e);
    }
  }

  /**
   * Reads the data fields of a push.
   *
   * @param data values that are not texts count as missing
   * @throws IllegalArgumentException naming the first field that is missing or wrong
   */
  static PushMessage read(Map<?, ?> data) {
    return new PushMessage(data);
  }

  /** What may be missing; what nobody could show counts as missing. */
  private static String optional(Map<?, ?> data, String field) {
    String value = text(data, field);
    return value == null || value.isEmpty() || value.length() > MAX_TEXT ? null : value;
  }

  private static String text(Map<?, ?> data, String field, int maxLength) {
    String value = text(data, field);
    if (value == null || value.isEmpty() || value.length() > maxLength) {
      throw new IllegalArgumentException(
          field
              + (value == null ? " is missing" : " has " + value.length() + " characters")
              + "; allowed: 1 to "
              + maxLength
              + " characters");
    }
    return value;
  }

  /** A field's text; null where there is none, whatever stands there. */
  static String text(Map<?, ?> data, String field) {
    Object value = data.get(field);
    return value instanceof String ? (String) value : null;
  }

  /** The decision that is delivered; the same in every copy. Also the notification's tag. */
  public String decisionId() {
    return decisionId;
  }

  /** The offer. */
  public String offerId() {
    return offerId;
  }

  /** Headline, for the unlocked screen. */
  public String title() {
    return title;
  }

  /** Text, for the unlocked screen. */
  public String body() {
    return body;
  }

  /** Neutral text for the lock screen. */
  public String publicText() {
    return publicText;
  }

  /** What to show at the till, once, as people read it; null when there is none. */
  public String code() {
    return code;
  }

  /** Why this person reads it, in words; empty where there are none. For the unlocked screen. */
  public Optional<String> because() {
    return Optional.ofNullable(because);
  }

  /**
   * Why this person reads it, for the app to put into words: BOUGHT, WISHED, VIEWED, IN_CART,
   * WANTED or HERE, or what a later version may say; empty where it is nobody's business.
   */
  public Optional<String> becauseOf() {
    return Optional.ofNullable(becauseOf);
  }

  /** An image, https; empty where there is none. */
  public Optional<String> imageUrl() {
    return Optional.ofNullable(imageUrl);
  }

  /** Where in the app the offer leads; empty where it leads nowhere. */
  public Optional<String> deepLink() {
    return Optional.ofNullable(deepLink);
  }

  /** After this moment nothing may be shown, unix ms. */
  public long deadlineMs() {
    return deadlineMs;
  }
}
