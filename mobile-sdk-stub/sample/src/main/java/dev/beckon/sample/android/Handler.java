package dev.beckon.sample.android;

/** Stands for {@code android.os.Handler}. */
public interface Handler {
  /** Runs something on the handler's thread after a while. */
  void postDelayed(Runnable what, long delayMs);

  /** Drops what has not run yet. */
  void removeCallbacks(Runnable what);
}
