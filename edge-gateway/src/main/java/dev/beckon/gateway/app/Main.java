package dev.beckon.gateway.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a gateway: {@code java -jar edge-gateway.jar --config gateway.properties}. With {@code
 * --check-config} in place of {@code --config} it starts nothing: it prints what would be in
 * effect.
 *
 * <p>Prints {@code READY gateway=<id>} on standard output when the service has answered the first
 * time; everything else goes to the log on standard error. SIGTERM ends it: what is left is sent
 * for at most two seconds, then the OFFLINE status.
 *
 * <p>Exit codes: 0 told to stop, or nothing is wrong with the configuration, 1 a part failed, 2 the
 * configuration cannot be used.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int FAILED = 1;
  private static final int BAD_CONFIG = 2;

  private Main() {}

  /** Runs until told to stop. */
  public static void main(String[] args) throws InterruptedException {
    boolean checkOnly = args.length == 2 && args[0].equals("--check-config");
    if (args.length != 2 || !(checkOnly || args[0].equals("--config"))) {
      System.err.println("usage: java -jar edge-gateway.jar --config|--check-config FILE");
      System.exit(BAD_CONFIG);
    }
    try {
      Config config = ConfigReader.read(Path.of(args[1]));
      if (checkOnly) {
        System.out.println(config.describe());
        return;
      }
      LOG.info("configuration in effect:\n{}", config.describe());
      run(config);
    } catch (ConfigException e) {
      e.faults().forEach(System.err::println);
      System.exit(BAD_CONFIG);
    } catch (IOException e) {
      LOG.error("cannot start", e);
      System.exit(FAILED);
    }
  }

  private static void run(Config config) throws IOException, InterruptedException {
    Gateway gateway =
        new Gateway(
            config,
            () -> {
              System.out.println("READY gateway=" + config.gatewayId());
              System.out.flush();
            });
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          LOG.error("thread {} failed: ending, so that a supervisor starts afresh", thread, e);
          Runtime.getRuntime().halt(FAILED);
        });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(stop, stopped), "shutdown"));
    gateway.start();
    stop.await();
    gateway.close();
    stopped.countDown();
  }

  /** On SIGTERM the JVM ends when its hooks have: this one waits for the orderly stop. */
  private static void shutDown(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      LOG.warn("interrupted while stopping", e);
    }
    Runtime.getRuntime().halt(0);
  }
}
