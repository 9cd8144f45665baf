package dev.beckon.simulator.fcm;

import java.util.Map;

/**
 * One send as the endpoint saw it.
 *
 * @param token whom it was for; null for a topic or when the body could not be read
 * @param data the data fields
 * @param validateOnly a dry run: checked and never delivered
 * @param receivedAtUs its body was complete, unix us
 * @param answeredAtUs its answer was written, unix us; 0 when the connection was cut instead
 * @param status the HTTP status; 0 when the connection was cut
 * @param errorCode FCM's code; empty with 200 and a cut connection
 */
public record PushRequest(
    String token,
    Map<String, String> data,
    boolean validateOnly,
    long receivedAtUs,
    long answeredAtUs,
    int status,
    String errorCode) {

  /** Whether the sender was told that the message is taken. */
  public boolean accepted() {
    return status == 200 && !validateOnly;
  }
}
