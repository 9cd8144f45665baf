package dev.beckon.simulator.fcm;

import java.util.Map;

/**
 * One message as FCM HTTP v1 defines it, as far as phones act on it.
 *
 * @param name what the sender got as its name, {@code projects/<p>/messages/<id>}
 * @param token whom it is for: a Firebase installation id or the older registration token; null for
 *     a topic or condition
 * @param data the data fields, all strings
 * @param androidNotification what an Android phone shows by itself, without the app; null for a
 *     data-only message, which the app judges
 * @param androidTtlMs how long it may wait for an Android phone; 0 means now or never
 * @param apnsAlert what an iPhone shows by itself; null when there is none
 * @param apnsCollapseId a later alert with the same id replaces this one on an iPhone; null if none
 * @param apnsExpirationS unix seconds after which an iPhone need not get it; 0 means now or never
 */
public record FcmMessage(
    String name,
    String token,
    Map<String, String> data,
    Alert androidNotification,
    long androidTtlMs,
    Alert apnsAlert,
    String apnsCollapseId,
    long apnsExpirationS) {

  /** Four weeks, what FCM assumes without a time to live. */
  static final long DEFAULT_TTL_MS = 28L * 24 * 3_600_000;

  /** Headline and text. */
  public record Alert(String title, String body) {}
}
