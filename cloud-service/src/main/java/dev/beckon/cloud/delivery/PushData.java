package dev.beckon.cloud.delivery;

import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.redemption.Codes;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a push says, field by field: docs/protocol/push.md. */
final class PushData {
  /** Of the alert on iOS: what the app registered says what a locked screen shows of it. */
  static final String CATEGORY = "beckon.offer";

  private PushData() {}

  /** The data fields, in the order of the document; what is not known is not there. */
  static Map<String, String> of(Push push) {
    Words words = push.words();
    Map<String, String> data = new LinkedHashMap<>();
    data.put("beckon", "1");
    data.put("decisionId", push.decisionId());
    data.put("offerId", push.offerId());
    data.put("title", words.title());
    data.put("body", words.body());
    data.put("publicText", words.publicText());
    data.put("deadlineMs", Long.toString(push.deadlineMs()));
    putIfKnown(data, "code", push.code() == null ? null : Codes.shown(push.code()));
    putIfKnown(data, "because", words.because());
    putIfKnown(data, "becauseOf", words.becauseOf() == null ? null : words.becauseOf().name());
    putIfKnown(data, "image", words.imageUrl());
    putIfKnown(data, "deepLink", words.deepLink());
    return data;
  }

  private static void putIfKnown(Map<String, String> data, String field, String value) {
    if (value != null) {
      data.put(field, value);
    }
  }

  /** What iOS shows by itself, on whichever screen. */
  static String alertTitle(Push push) {
    return push.words().discreet() ? push.words().publicText() : push.words().title();
  }

  /** Below it; empty where nobody else is to read it. */
  static String alertBody(Push push) {
    return push.words().discreet() ? "" : push.words().body();
  }
}
