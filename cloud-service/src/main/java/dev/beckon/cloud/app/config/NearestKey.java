package dev.beckon.cloud.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the key that somebody probably meant. */
final class NearestKey {
  private static final int MAX_LENGTH = 64;

  private NearestKey() {}

  /** What to put into a fault about an unknown key. */
  static String hint(String unknown, Collection<String> known) {
    String all = String.join(", ", known);
    return of(unknown, known).map(near -> "did you mean " + near + "? Known: ").orElse("") + all;
  }

  /** The known key with the fewest edits to the unknown one, if that is close enough. */
  static Optional<String> of(String unknown, Collection<String> known) {
    if (unknown.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return known.stream()
        .min(Comparator.comparingInt(key -> distance(unknown, key)))
        .filter(key -> distance(unknown, key) <= Math.max(2, key.length() / 3));
  }

  /** Insertions, deletions and replacements that turn one into the other, ignoring case. */
  static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
