package dev.beckon.cloud.delivery;

import java.io.IOException;

/** Google knows this credential and says no; asking again will not help. */
final class CredentialRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param answer of several lines, perhaps
   */
  CredentialRefusedException(String answer, Throwable cause) {
    super(answer.replaceAll("\\s+", " "), cause);
  }
}
