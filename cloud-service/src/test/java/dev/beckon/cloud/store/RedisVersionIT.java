package dev.beckon.cloud.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Old versions of Redis lack what is used, and would fail in the middle of it. */
@Timeout(60)
class RedisVersionIT {
  @TempDir Path dataDir;

  @Test
  void refusesARedisOlderThanSeven() throws Exception {
    try (EmbeddedRedis server = EmbeddedRedis.start(dataDir, AppendFsync.EVERYSEC);
        RedisConnection redis = RedisConnection.open(server.url());
        Older older = new Older(server);
        RedisConnection throughOlder = RedisConnection.open(older.url())) {
      assertThat(RedisChecks.versionFault(redis)).isEmpty();
      assertThat(RedisChecks.versionFault(throughOlder))
          .hasValueSatisfying(
              fault -> assertThat(fault).matches("Redis is version 6[.]\\S+, must be 7 or newer"));
    }
  }

  /** A server in front of another, that passes everything on and says that it is version 6. */
  private static final class Older implements AutoCloseable {
    private static final String SAID = "redis_version:7";
    private static final String SAYS = "redis_version:6";

    private final ServerSocket door = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    private final EmbeddedRedis behind;
    private final Queue<IOException> hungUp = new ConcurrentLinkedQueue<>();

    Older(EmbeddedRedis behind) throws IOException {
      this.behind = behind;
      run(this::serve);
    }

    String url() {
      return behind.url().replace(":" + behind.port(), ":" + door.getLocalPort());
    }

    private interface Work {
      void run() throws IOException;
    }

    private void run(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  hungUp.add(e);
                }
              },
              "older-redis");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() throws IOException {
      while (true) {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind.port());
        run(() -> pass(client, server));
        run(() -> pass(server, client));
      }
    }

    /** Byte by byte, as what is said may come in pieces. */
    private static void pass(Socket from, Socket to) throws IOException {
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] said = SAID.getBytes(StandardCharsets.ISO_8859_1);
        byte[] says = SAYS.getBytes(StandardCharsets.ISO_8859_1);
        int matched = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
          matched = next == said[matched] ? matched + 1 : next == said[0] ? 1 : 0;
          boolean whole = matched == said.length;
          out.write(whole ? says[matched - 1] : next);
          matched = whole ? 0 : matched;
        }
      }
    }

    @Override
    public void close() throws IOException {
      door.close();
    }
  }
}
