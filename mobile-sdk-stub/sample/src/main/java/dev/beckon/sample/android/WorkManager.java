package dev.beckon.sample.android;

/** Stands for {@code androidx.work.WorkManager}. */
public interface WorkManager {
  /**
   * {@code enqueueUniqueWork(name, REPLACE, …)} with an initial delay and the constraint that there
   * is a network. Runs on a thread of its own, also after a restart of the process.
   */
  void enqueueUnique(String name, Runnable what, long delayMs);
}
