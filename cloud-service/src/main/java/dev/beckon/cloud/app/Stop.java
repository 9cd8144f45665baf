package dev.beckon.cloud.app;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the process ends: in order when it is told to (SIGTERM, SIGINT, or a start that failed), and
 * at once when that takes ten seconds or it is told a second time. What is cut off then is what a
 * crash would cut off, and the next start sees to it.
 */
final class Stop {
  private static final Logger log = LoggerFactory.getLogger(Stop.class);
  private static final long WITHIN_MS = 9_500;
  private static final int NOT_IN_ORDER = 1;

  private Stop() {}

  /** From now on the end of the process stops these parts. */
  static void atTheEnd(Parts parts) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(parts), "shutdown"));
  }

  private static void stop(Parts parts) {
    Thread watchdog = new Thread(Stop::haltWhenTheTimeIsUp, "shutdown-watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
    haltOnNext("TERM");
    haltOnNext("INT");
    log.info("Told to stop");
    parts.close();
  }

  private static void haltWhenTheTimeIsUp() {
    try {
      Thread.sleep(WITHIN_MS);
      log.warn("Not stopped after {} s, ending at once", WITHIN_MS / 1e3);
      Runtime.getRuntime().halt(NOT_IN_ORDER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The JDK's way to hear of signals is not part of its API, and may one day be missing. */
  private static void haltOnNext(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object halting =
          Proxy.newProxyInstance(
              Stop.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                log.warn("Told to stop a second time, ending at once");
                Runtime.getRuntime().halt(NOT_IN_ORDER);
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), halting);
    } catch (ReflectiveOperationException e) {
      log.debug("A second signal will not be heard", e);
    }
  }
}
