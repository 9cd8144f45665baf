package dev.beckon.cloud.decision;

import java.util.List;

/**
 * Offers as they are written down. What is written reads the same, and is then written the same.
 */
public interface OfferFormat {

  /**
   * Reads a document that has a list of {@code offers}. Whether their companions exist is not
   * asked.
   *
   * @param text YAML or JSON, at most 1 MiB
   * @return each as its version 1
   * @throws OfferFaultsException with all that is wrong with it
   */
  List<Offer> read(String text) throws OfferFaultsException;

  /**
   * Reads a document that is one offer.
   *
   * @param text YAML or JSON, at most 1 MiB
   * @return its version 1
   * @throws OfferFaultsException with all that is wrong with it
   */
  Offer readOne(String text) throws OfferFaultsException;

  /** Such a document, in JSON and on one line. */
  String writeOne(Offer offer);

  /**
   * A document with a list of offers, in YAML: the same keys in the same order, nothing that goes
   * without saying.
   */
  String write(List<Offer> offers);
}
