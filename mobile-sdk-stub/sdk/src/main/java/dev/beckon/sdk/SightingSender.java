package dev.beckon.sdk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Posts what was heard, signed, one call after another. Safe from any thread. */
final class SightingSender {
  static final int PER_CALL = 200;

  private final Registration registration;
  private final HeardBuffer buffer;
  private final Signer signer = new Signer();
  private final AtomicLong refused = new AtomicLong();

  SightingSender(Registration registration, HeardBuffer buffer) {
    this.registration = registration;
    this.buffer = buffer;
  }

  /**
   * Posts until nothing fresh waits.
   *
   * @param nowMs unix ms; ages and the signature's time come from it
   */
  synchronized SightingsTaken post(LongSupplier nowMs) throws BeckonException {
    SightingsTaken taken = new SightingsTaken(0, 0, 0);
    while (true) {
      Optional<Account> poster = registration.active(); // asked before each batch is taken
      if (poster.isEmpty()) {
        return taken;
      }
      long now = nowMs.getAsLong();
      HeardBuffer.Batch batch = buffer.take(PER_CALL, now);
      if (batch.heard.isEmpty()) {
        return taken;
      }
      taken = taken.plus(post(poster.get(), batch, now));
    }
  }

  private SightingsTaken post(Account poster, HeardBuffer.Batch batch, long now)
      throws BeckonException {
    List<Map<String, Object>> sightings = new ArrayList<>(batch.heard.size());
    batch.heard.forEach(one -> sightings.add(one.toJson(now)));
    byte[] body = Json.write(Map.of("sightings", sightings)).getBytes(StandardCharsets.UTF_8);
    Map<String, String> signature =
        Map.of("Beckon-Signature", signer.sign(poster.identityKey, body, now / 1000));
    try {
      Map<String, Object> reply =
          registration.call(poster, "POST", "/v1/sightings", body, signature);
      return new SightingsTaken(
          Json.integer(reply, "applied"),
          Json.integer(reply, "unknownBeacon"),
          Json.integer(reply, "late"));
    } catch (BeckonException e) {
      if (e.retryable()) {
        buffer.putBack(batch);
      } else {
        refused.addAndGet(batch.heard.size());
      }
      throw e;
    } catch (IllegalArgumentException e) {
      throw ServiceClient.unreadable(e);
    }
  }

  /** How many the service refused for good. */
  long refused() {
    return refused.get();
  }
}
