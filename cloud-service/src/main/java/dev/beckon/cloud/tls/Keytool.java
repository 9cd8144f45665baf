package dev.beckon.cloud.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Java runtime's own tool for certificates, as a process; why stands in
 * docs/decisions/0006-tls-at-both-doors.md.
 */
final class Keytool {
  /** A PKCS#12 store must have a password; what protects this one is the file's mode. */
  private static final String PASSWORD = "beckon";

  private static final String PASSWORD_VARIABLE = "BECKON_KEYTOOL_PASSWORD";
  private static final int LONGEST_S = 60;

  private final Path store;

  Keytool(Path store) {
    this.store = store;
  }

  static char[] storePassword() {
    return PASSWORD.toCharArray();
  }

  /** Makes a key pair that may sign certificates, and nothing else. */
  void authority(String alias, int days) throws IOException {
    run(
        alias,
        days,
        List.of(
            "-dname",
            "CN=Beckon development authority",
            "-ext",
            "bc:critical=ca:true,pathlen:0",
            "-ext",
            "ku:critical=keyCertSign,cRLSign"));
  }

  /**
   * Makes a server's key pair, its certificate signed by another entry.
   *
   * @param names such as {@code dns:localhost,ip:127.0.0.1}
   */
  void server(String alias, String signer, int days, String names) throws IOException {
    run(
        alias,
        days,
        List.of(
            "-signer",
            signer,
            "-dname",
            "CN=Beckon service",
            "-ext",
            "san=" + names,
            "-ext",
            "ku:critical=digitalSignature",
            "-ext",
            "eku=serverAuth"));
  }

  private void run(String alias, int days, List<String> options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-startdate",
                "-1H", // for clients whose clock is a little behind
                "-validity",
                Integer.toString(days),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                PASSWORD_VARIABLE));
    command.addAll(options);
    Path output = Files.createTempFile(store.getParent(), "keytool", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put(PASSWORD_VARIABLE, PASSWORD);
    try {
      waitFor(builder.start(), output);
    } finally {
      Files.delete(output);
    }
  }

  private static void waitFor(Process process, Path output) throws IOException {
    try {
      if (!process.waitFor(LONGEST_S, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IOException("keytool did not end within " + LONGEST_S + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "keytool failed: " + Files.readString(output, StandardCharsets.UTF_8).strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }
}
