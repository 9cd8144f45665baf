package dev.beckon.simulator.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Numbers the commands that one shopper's path from a sighting to the phone takes, at all proxies
 * together, and kills something at one of them: before its reply goes on, which is then lost, or
 * right after. Safe from any thread.
 */
final class Cut implements Checkpoint {
  private static final Pattern KEY = Pattern.compile("bk:[a-z]+");

  private static final int MOST_KEYS = 3;

  private final Predicate<String> ofThePath;
  private final int at;
  private final boolean afterReply;
  private final Runnable kill;
  private final List<String> commands = new ArrayList<>();
  private final CountDownLatch made = new CountDownLatch(1);

  /**
   * A cut to be made once.
   *
   * @param ofThePath whether a command belongs to the shopper's path
   * @param at the number of the command, 1 for the first; 0 lets all of them pass
   * @param kill what to do; it returns when the victim is dead
   */
  Cut(Predicate<String> ofThePath, int at, boolean afterReply, Runnable kill) {
    this.ofThePath = ofThePath;
    this.at = at;
    this.afterReply = afterReply;
    this.kill = kill;
  }

  @Override
  public synchronized int asked(String text) {
    if (!ofThePath.test(text)) {
      return UNWATCHED;
    }
    commands.add(name(text));
    return commands.size();
  }

  @Override
  public boolean before(int number) {
    if (number != at || afterReply) {
      return true;
    }
    make();
    return false;
  }

  @Override
  public void after(int number) {
    if (number == at && afterReply) {
      make();
    }
  }

  private void make() {
    kill.run();
    made.countDown();
  }

  /** Waits until it was made; false when it was not in time. */
  boolean awaitMade(long ms) throws InterruptedException {
    return made.await(ms, TimeUnit.MILLISECONDS);
  }

  /** What was asked so far, in order. */
  synchronized List<String> commands() {
    return List.copyOf(commands);
  }

  /**
   * A command to Redis by the first kinds of keys it names, one to the push service by its path.
   */
  private static String name(String text) {
    if (text.startsWith("/")) {
      return text.substring(text.lastIndexOf(':', text.indexOf('\n')) + 1, text.indexOf('\n'));
    }
    return KEY.matcher(text)
        .results()
        .map(MatchResult::group)
        .distinct()
        .limit(MOST_KEYS)
        .collect(Collectors.joining(" "));
  }
}
