package dev.beckon.cloud.api;

/**
 * A configured credential of a machine.
 *
 * @param secretSha256 hex
 */
public record MachineKey(String id, Role role, String secretSha256) {

  /** What a machine may do; the names of openapi.yaml's security schemes. */
  public enum Role {
    APP,
    TILL,
    BACKEND,
    MONITOR
  }
}
