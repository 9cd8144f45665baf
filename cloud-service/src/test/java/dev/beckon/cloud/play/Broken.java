package dev.beckon.cloud.play;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/** Something happened that must not. */
final class Broken extends AssertionError {
  private static final long serialVersionUID = 1;

  private final String shopperId;

  /**
   * What happened.
   *
   * @param shopperId to whom, or null where to nobody in particular
   */
  Broken(String shopperId, String what) {
    super(what);
    this.shopperId = shopperId;
  }

  String shopperId() {
    return shopperId;
  }

  /** Breaks unless it holds. */
  @FormatMethod
  static void unless(boolean holds, String shopperId, @FormatString String what, Object... with) {
    if (!holds) {
      throw new Broken(shopperId, what.formatted(with));
    }
  }
}
