package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import java.io.PrintStream;
import java.nio.file.Path;

/** Starts the service: {@code java -jar cloud-service.jar --config beckon.yaml}. */
public final class Main {
  private static final int BAD_USAGE = 2;
  private static final int CANNOT_START = 1;

  private Main() {}

  /**
   * Runs until told to stop. Exit codes: 2 for a wrong call or configuration, 1 when a part cannot
   * be started, both with sentences on standard error.
   */
  public static void main(String[] args) {
    int code = run(args, System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length != 2 || !args[0].equals("--config")) {
      err.println("usage: java -jar cloud-service.jar --config FILE");
      return BAD_USAGE;
    }
    ServiceConfig config;
    try {
      config = ServiceConfig.load(Path.of(args[1]));
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return BAD_USAGE;
    }
    out.print(config.describe());
    Parts parts = new Parts();
    Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "shutdown"));
    try {
      Service service = Service.start(config, parts);
      out.printf(
          "READY http=http://%s:%d mqtt=tcp://%s:%d%n",
          config.http().host(), service.httpPort(), config.mqtt().host(), service.mqttPort());
      out.flush();
      return 0;
    } catch (StartException e) {
      err.println("beckon cannot start: " + e.getMessage());
      return CANNOT_START;
    }
  }
}
