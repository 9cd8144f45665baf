package dev.beckon.cloud.app;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Runs until told to stop. */
  public static void main(String[] args) {}
}
