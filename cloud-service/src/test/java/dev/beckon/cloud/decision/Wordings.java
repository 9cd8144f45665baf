package dev.beckon.cloud.decision;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Wording for tests: English, zones without names, nothing sensitive. */
public final class Wordings {
  public static final Wording PLAIN = new Wording(Locale.ENGLISH, Map.of(), Set.of());

  private Wordings() {}
}
