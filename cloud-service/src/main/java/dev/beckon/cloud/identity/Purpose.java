package dev.beckon.cloud.identity;

/** What somebody may agree to, each by itself. */
public enum Purpose {
  /** To be recognised in the shops and to get offers there; without it nothing is kept. */
  IN_STORE_OFFERS,
  /** That offers depend on what was bought. */
  USE_PURCHASES,
  /** That what becomes of an offer is kept: shown, opened, dismissed. */
  MEASUREMENT
}
