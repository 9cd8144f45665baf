package dev.beckon.cloud.ops;

import java.util.Locale;

/** How a part of the service is, from good to bad. */
public enum PartState {
  /** It does its work. */
  WELL,
  /** It does its work in part: some of what stands behind it is missing. */
  DEGRADED,
  /** It was not ready yet since the service was started. */
  STARTING,
  /** It does not do its work. */
  ILL;

  /** As docs/protocol/openapi.yaml writes it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
