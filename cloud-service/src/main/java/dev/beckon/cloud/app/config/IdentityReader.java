package dev.beckon.cloud.app.config;

import dev.beckon.cloud.identity.AssertionKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code identity}. */
final class IdentityReader {
  private static final Format<Secret> SHARED =
      new Format<>(
          raw ->
              raw.getBytes(StandardCharsets.UTF_8).length < AssertionKey.LEAST_SECRET_BYTES
                      || raw.length() > 4096
                  ? null
                  : new Secret(raw),
          AssertionKey.LEAST_SECRET_BYTES + " to 4096 characters",
          true);

  /** At the least so long that a phone which renews its secret every 30 days is not refused. */
  private static final Format<Duration> SECRET_LIFE =
      Formats.duration(Duration.ofDays(35), Duration.ofDays(730));

  private IdentityReader() {}

  static ServiceConfig.Identity read(Section section, Path base) {
    Duration secretLife = section.value("secretLife").as(SECRET_LIFE, Duration.ofDays(90));
    List<ServiceConfig.AssertionKey> keys = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section each : section.sections("assertions")) {
      String id = each.value("keyId").as(Formats.text(100));
      if (id != null && !ids.add(id)) {
        each.refuse("keyId", Faults.quoted(id), "an id that no other key of assertions has");
      }
      Path file = each.value("publicKeyFile").as(Formats.path(base), null);
      Secret secret = each.value("secret").as(SHARED, null);
      if (each.has("publicKeyFile") == each.has("secret")) {
        each.refuse("publicKeyFile", "with secret or neither", "either publicKeyFile or secret");
      }
      each.end();
      keys.add(
          new ServiceConfig.AssertionKey(
              id, Optional.ofNullable(file), Optional.ofNullable(secret)));
    }
    section.end();
    return new ServiceConfig.Identity(secretLife, List.copyOf(keys));
  }
}
