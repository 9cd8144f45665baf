package dev.beckon.cloud.app;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** A part cannot be started. Its message is for an operator. */
final class StartException extends Exception {
  /**
   * @param faults a sentence for each
   */
  StartException(List<String> faults) {
    super(String.join("\n  ", faults));
  }

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What an operator has to know of it: the bare message of some is only a path. */
  static String words(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no " + failure.getMessage();
    }
    if (failure instanceof AccessDeniedException) {
      return "this user ("
          + System.getProperty("user.name")
          + ") may not use "
          + failure.getMessage();
    }
    return failure.getMessage();
  }
}
