package dev.beckon.cloud.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the configuration: paths in it start from its folder, and its faults name it. A value
 * may stand elsewhere: <code>${env:NAME}</code> is that of an environment variable, <code>
 * ${file:PATH}</code> the text of a file. Faults show the reference, never what it leads to.
 *
 * @param folder absolute; null where references are refused
 */
record Source(Path folder, Function<String, String> environment, Faults faults) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");
  private static final int MAX_BYTES = 64 * 1024;

  /** A document of somebody who may not look into this machine. */
  static Source withoutReferences(Faults faults) {
    return new Source(null, name -> null, faults);
  }

  /** A scalar with its reference, if it is one, followed; null in it after adding a fault. */
  Value value(String path, int line, String written) {
    if (!written.startsWith("${")) {
      return new Value(path, line, written, written, faults);
    }
    if (folder == null) {
      return unusable(path, line, written, "no reference here");
    }
    Matcher reference = REFERENCE.matcher(written);
    if (!reference.matches()) {
      return unusable(path, line, written, "${env:NAME} or ${file:PATH} and nothing else");
    }
    String name = reference.group(2);
    if (reference.group(1).equals("env")) {
      String found = environment.apply(name);
      return found == null
          ? unusable(path, line, written, "an environment variable that is set")
          : new Value(path, line, found, written, faults);
    }
    String text = text(folder.resolve(name));
    return text == null
        ? unusable(path, line, written, "a file that can be read, of at most 64 KiB")
        : new Value(path, line, text, written, faults);
  }

  private Value unusable(String path, int line, String written, String allowed) {
    faults.add(path, line, Faults.quoted(written), allowed);
    return Value.unusable(path, line);
  }

  /** A file's text without the line break at its end; null when it cannot be had. */
  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES
          ? null
          : new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException unreadable) {
      return null;
    }
  }
}
