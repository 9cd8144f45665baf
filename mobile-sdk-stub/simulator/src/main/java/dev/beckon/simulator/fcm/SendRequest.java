package dev.beckon.simulator.fcm;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The body of a {@code messages:send}, checked as the FCM HTTP v1 reference says. */
record SendRequest(boolean validateOnly, FcmMessage message) {
  private static final int MAX_PAYLOAD_BYTES = 4096;
  private static final List<String> RECIPIENTS = List.of("fid", "token", "topic", "condition");
  private static final Set<String> RESERVED_KEYS = Set.of("from", "message_type", "collapse_key");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(\\.[0-9]{1,9})?s");
  private static final Pattern UNIX_SECONDS = Pattern.compile("[0-9]{1,12}");

  /**
   * Reads a body.
   *
   * @param name what the message will be called
   */
  static SendRequest read(String body, String name) throws InvalidMessageException {
    try {
      JsonObject root = new JsonObject(body);
      for (String field : root.fieldNames()) {
        if (!field.equals("message") && !field.equals("validate_only")) {
          throw new InvalidMessageException(field, "Unknown name '" + field + "'.");
        }
      }
      JsonObject message = root.getJsonObject("message");
      if (message == null) {
        throw new InvalidMessageException("message", "The message is not set.");
      }
      boolean validateOnly = root.getBoolean("validate_only", false);
      return new SendRequest(validateOnly, message(message, name));
    } catch (DecodeException e) {
      throw new InvalidMessageException("", "The body is not a JSON object.");
    } catch (ClassCastException e) {
      throw new InvalidMessageException("message", "A field has a value of the wrong type.");
    }
  }

  private static FcmMessage message(JsonObject message, String name)
      throws InvalidMessageException {
    checkRecipient(message);
    Map<String, String> data = data(message.getJsonObject("data"));
    JsonObject notification = message.getJsonObject("notification");
    JsonObject android = message.getJsonObject("android", new JsonObject());
    JsonObject apns = message.getJsonObject("apns", new JsonObject());
    JsonObject headers = apns.getJsonObject("headers", new JsonObject());
    FcmMessage.Alert shared = alert(notification);
    FcmMessage.Alert onAndroid = alert(android.getJsonObject("notification"));
    FcmMessage.Alert onIphone = apnsAlert(apns.getJsonObject("payload"));
    checkSize(data, notification);
    checkPriority(android.getString("priority"));
    String collapseId = headers.getString("apns-collapse-id");
    if (collapseId != null && collapseId.getBytes(StandardCharsets.UTF_8).length > 64) {
      throw new InvalidMessageException(
          "message.apns.headers.apns-collapse-id", "It may have at most 64 bytes.");
    }
    return new FcmMessage(
        name,
        message.getString("fid", message.getString("token")),
        data,
        onAndroid == null ? shared : onAndroid,
        ttlMs(android.getString("ttl")),
        onIphone == null ? shared : onIphone,
        collapseId,
        expirationS(headers.getString("apns-expiration")));
  }

  private static void checkRecipient(JsonObject message) throws InvalidMessageException {
    long recipients = RECIPIENTS.stream().filter(message::containsKey).count();
    if (recipients != 1) {
      throw new InvalidMessageException(
          "message", "Exactly one of fid, token, topic and condition must be set.");
    }
    for (String recipient : RECIPIENTS) {
      Object value = message.getValue(recipient);
      boolean text = value instanceof String name && !name.isEmpty();
      if (message.containsKey(recipient) && !text) {
        throw new InvalidMessageException("message." + recipient, "It must be a text.");
      }
    }
  }

  private static Map<String, String> data(JsonObject fields) throws InvalidMessageException {
    Map<String, String> data = new HashMap<>();
    if (fields == null) {
      return data;
    }
    int index = 0;
    for (Map.Entry<String, Object> field : fields) {
      String key = field.getKey();
      if (!(field.getValue() instanceof String value)) {
        throw new InvalidMessageException(
            "message.data[" + index + "].value",
            "Invalid value at 'message.data[" + index + "].value' (TYPE_STRING).");
      }
      if (RESERVED_KEYS.contains(key) || key.startsWith("google.") || key.startsWith("gcm.")) {
        throw new InvalidMessageException(
            "message.data[" + index + "].key", "The data key '" + key + "' is reserved.");
      }
      data.put(key, value);
      index++;
    }
    return data;
  }

  private static void checkSize(Map<String, String> data, JsonObject notification)
      throws InvalidMessageException {
    int bytes = notification == null ? 0 : utf8(notification.encode());
    for (Map.Entry<String, String> field : data.entrySet()) {
      bytes += utf8(field.getKey()) + utf8(field.getValue());
    }
    if (bytes > MAX_PAYLOAD_BYTES) {
      throw new InvalidMessageException(
          "message", "The payload has " + bytes + " bytes; allowed: " + MAX_PAYLOAD_BYTES + ".");
    }
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static FcmMessage.Alert alert(JsonObject notification) {
    return notification == null
        ? null
        : new FcmMessage.Alert(notification.getString("title"), notification.getString("body"));
  }

  /** {@code aps.alert} is an object or, in its short form, the text alone. */
  private static FcmMessage.Alert apnsAlert(JsonObject payload) {
    JsonObject aps = payload == null ? null : payload.getJsonObject("aps");
    Object alert = aps == null ? null : aps.getValue("alert");
    if (alert instanceof String text) {
      return new FcmMessage.Alert(null, text);
    }
    return alert((JsonObject) alert);
  }

  private static void checkPriority(String priority) throws InvalidMessageException {
    if (priority != null && !Set.of("HIGH", "NORMAL", "high", "normal").contains(priority)) {
      throw new InvalidMessageException(
          "message.android.priority", "Invalid value '" + priority + "'; allowed: high, normal.");
    }
  }

  private static long ttlMs(String ttl) throws InvalidMessageException {
    if (ttl == null) {
      return FcmMessage.DEFAULT_TTL_MS;
    }
    var match = DURATION.matcher(ttl);
    if (!match.matches()) {
      throw new InvalidMessageException(
          "message.android.ttl", "Invalid duration '" + ttl + "'; allowed: seconds, as '3.5s'.");
    }
    double seconds = Double.parseDouble(ttl.substring(0, ttl.length() - 1));
    return Math.min(FcmMessage.DEFAULT_TTL_MS, (long) (seconds * 1000));
  }

  private static long expirationS(String expiration) throws InvalidMessageException {
    if (expiration == null) {
      return Long.MAX_VALUE;
    }
    if (!UNIX_SECONDS.matcher(expiration).matches()) {
      throw new InvalidMessageException(
          "message.apns.headers.apns-expiration",
          "Invalid value '" + expiration + "'; allowed: unix seconds.");
    }
    return Long.parseLong(expiration);
  }
}
