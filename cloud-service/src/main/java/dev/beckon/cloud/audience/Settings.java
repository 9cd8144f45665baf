package dev.beckon.cloud.audience;

import java.util.Set;

/**
 * What of an audience depends on the retailer.
 *
 * @param categories that shoppers may want or not
 * @param facts that may be declared of oneself
 * @param sensitive categories that may keep an offer away and never lead to one
 * @param thirdParty whether what third parties say may be used
 */
public record Settings(
    Set<String> categories, Set<String> facts, Set<String> sensitive, boolean thirdParty) {

  /** Keeps its own copies. */
  public Settings {
    categories = Set.copyOf(categories);
    facts = Set.copyOf(facts);
    sensitive = Set.copyOf(sensitive);
  }
}
