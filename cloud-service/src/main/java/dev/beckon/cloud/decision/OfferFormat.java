package dev.beckon.cloud.decision;

import java.util.List;

/**
 * Offers as they are written down. What is written reads the same, and is then written the same.
 */
public interface OfferFormat {

  /**
   * Reads a document that has a list of {@code offers}.
   *
   * @param text YAML or JSON, at most 1 MiB
   * @return each as its version 1
   * @throws OfferFaultsException with all that is wrong with it
   */
  List<Offer> read(String text) throws OfferFaultsException;

  /** Such a document: the same keys in the same order, nothing that goes without saying. */
  String write(List<Offer> offers);
}
