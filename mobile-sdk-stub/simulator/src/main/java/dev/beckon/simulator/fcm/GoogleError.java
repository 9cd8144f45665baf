package dev.beckon.simulator.fcm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * An error answer in the form of Google's APIs: code, message, canonical status, and details of
 * which {@code FcmError} carries FCM's own code (see the FCM error code reference).
 *
 * @param httpStatus also stands in the body
 * @param fcmCode FCM's code, such as UNREGISTERED, with which a request is logged
 * @param retryAfterS header Retry-After; 0 for none
 */
record GoogleError(int httpStatus, String fcmCode, long retryAfterS, JsonObject body) {
  private static final String TYPE = "type.googleapis.com/";

  static GoogleError unauthenticated(String reason) {
    JsonObject info =
        new JsonObject()
            .put("@type", TYPE + "google.rpc.ErrorInfo")
            .put("reason", reason)
            .put("domain", "googleapis.com");
    return of(
        401,
        "UNAUTHENTICATED",
        "UNAUTHENTICATED",
        "The request carries no access token that is valid here.",
        new JsonArray().add(info));
  }

  static GoogleError invalid(String field, String description) {
    JsonObject violation = new JsonObject().put("field", field).put("description", description);
    JsonArray details =
        new JsonArray()
            .add(fcm("INVALID_ARGUMENT"))
            .add(
                new JsonObject()
                    .put("@type", TYPE + "google.rpc.BadRequest")
                    .put("fieldViolations", new JsonArray().add(violation)));
    return of(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", description, details);
  }

  static GoogleError foreignProject(String project) {
    return of(
        403,
        "PERMISSION_DENIED",
        "SENDER_ID_MISMATCH",
        "The account may not send for project '" + project + "'.",
        new JsonArray().add(fcm("SENDER_ID_MISMATCH")));
  }

  static GoogleError unregistered() {
    return of(
        404,
        "NOT_FOUND",
        "UNREGISTERED",
        "Requested entity was not found.",
        new JsonArray().add(fcm("UNREGISTERED")));
  }

  static GoogleError quotaExceeded(long retryAfterS) {
    GoogleError error =
        of(
            429,
            "RESOURCE_EXHAUSTED",
            "QUOTA_EXCEEDED",
            "The quota of messages per minute is used up.",
            new JsonArray().add(fcm("QUOTA_EXCEEDED")));
    return new GoogleError(429, error.fcmCode, retryAfterS, error.body);
  }

  static GoogleError internal() {
    return of(
        500,
        "INTERNAL",
        "INTERNAL",
        "Internal error encountered.",
        new JsonArray().add(fcm("INTERNAL")));
  }

  static GoogleError unavailable() {
    return of(
        503,
        "UNAVAILABLE",
        "UNAVAILABLE",
        "The service is currently unavailable.",
        new JsonArray().add(fcm("UNAVAILABLE")));
  }

  private static JsonObject fcm(String code) {
    return new JsonObject()
        .put("@type", TYPE + "google.firebase.fcm.v1.FcmError")
        .put("errorCode", code);
  }

  private static GoogleError of(
      int httpStatus, String status, String fcmCode, String message, JsonArray details) {
    JsonObject error =
        new JsonObject()
            .put("code", httpStatus)
            .put("message", message)
            .put("status", status)
            .put("details", details);
    return new GoogleError(httpStatus, fcmCode, 0, new JsonObject().put("error", error));
  }
}
