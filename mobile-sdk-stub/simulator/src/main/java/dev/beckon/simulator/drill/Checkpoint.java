package dev.beckon.simulator.drill;

/** Hears of what passes a proxy and may hold it up. Called on the thread that carries it. */
interface Checkpoint {
  /** Of what nobody watches. */
  int UNWATCHED = 0;

  /** Lets everything pass. */
  Checkpoint OPEN = text -> UNWATCHED;

  /**
   * A command is about to go on.
   *
   * @param text as it came, ISO-8859-1
   * @return a number by which its reply is told of, or {@link #UNWATCHED}
   */
  int asked(String text);

  /**
   * The reply to a watched command is here.
   *
   * @return whether it may go on; if not, the connection ends
   */
  default boolean before(int number) {
    return true;
  }

  /** The reply to a watched command has gone on. */
  default void after(int number) {}
}
