package dev.beckon.cloud.access;

import java.util.Set;

/**
 * The credential of a machine, without its secret.
 *
 * @param id names it; {@code [a-z0-9-]{1,40}}; a gateway's is the gateway's own id
 * @param stores what it is limited to; empty for all
 * @param limit calls of HTTP, or messages of MQTT
 * @param source who issued it, and so can change it
 * @param secretSha256 hex; null once it is revoked
 * @param previous the secret before the last rotation, while it is still taken; else null
 * @param createdAtMs unix ms; 0 when it is not known
 * @param revokedAtMs unix ms; 0 when it is not revoked
 */
public record MachineKey(
    String id,
    Role role,
    Set<String> stores,
    RateLimit limit,
    Source source,
    String secretSha256,
    Previous previous,
    long createdAtMs,
    long revokedAtMs) {

  /** Where a key stands. */
  public enum Source {
    /** In the configuration file. */
    CONFIGURATION,
    /** In the file that the service makes for its administrator at the first start. */
    ADMIN_FILE,
    /** In the store, issued by command or API. */
    ISSUED
  }

  /**
   * A secret that was replaced.
   *
   * @param secretSha256 hex
   * @param untilMs when it is not taken any more, unix ms
   */
  public record Previous(String secretSha256, long untilMs) {}

  public MachineKey {
    stores = Set.copyOf(stores);
  }

  /** One that nobody but its file can change. */
  public static MachineKey fixed(
      String id,
      Role role,
      Set<String> stores,
      RateLimit limit,
      Source source,
      String secretSha256) {
    return new MachineKey(id, role, stores, limit, source, secretSha256, null, 0, 0);
  }

  /** Whether it may have to do with a store. */
  public boolean covers(String storeId) {
    return stores.isEmpty() || stores.contains(storeId);
  }

  public boolean revoked() {
    return revokedAtMs != 0;
  }

  /**
   * The hash, of those that are taken now, that a secret fits; null when it fits none. It serves to
   * ask {@link #takes} later.
   */
  String proof(String secret, long nowMs) {
    boolean current = Secrets.matches(secret, secretSha256);
    String before = previous == null ? null : previous.secretSha256();
    boolean earlier = Secrets.matches(secret, before) && takes(before, nowMs);
    return current ? secretSha256 : earlier ? before : null;
  }

  /** Whether a secret of this hash is taken (still). */
  boolean takes(String proof, long nowMs) {
    return proof.equals(secretSha256)
        || (previous != null
            && proof.equals(previous.secretSha256())
            && nowMs < previous.untilMs());
  }

  MachineKey limitedTo(Set<String> storeIds) {
    return new MachineKey(
        id, role, storeIds, limit, source, secretSha256, previous, createdAtMs, revokedAtMs);
  }

  MachineKey rotated(String newSha256, long graceMs, long nowMs) {
    Previous before = graceMs == 0 ? null : new Previous(secretSha256, nowMs + graceMs);
    return new MachineKey(
        id, role, stores, limit, source, newSha256, before, createdAtMs, revokedAtMs);
  }

  MachineKey revoked(long nowMs) {
    return new MachineKey(id, role, stores, limit, source, null, null, createdAtMs, nowMs);
  }

  /** Hashes of secrets are nobody's business either. */
  @Override
  public String toString() {
    return "MachineKey[" + id + ", " + role + ", " + source + (revoked() ? ", revoked]" : "]");
  }
}
