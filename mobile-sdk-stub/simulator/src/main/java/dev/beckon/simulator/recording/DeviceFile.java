package dev.beckon.simulator.recording;

import dev.beckon.simulator.world.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the receivers of a recording stand: one line {@code Dongles:} with an object of receiver
 * address to {@code [[x, y, z], colour, "name"]}, metres. Other lines speak of tags and are passed
 * over.
 */
public final class DeviceFile {
  private static final String LINE = "Dongles:";
  private static final long MAX_BYTES = 1 << 20;
  private static final String NUMBER = "\\s*(-?\\d+(?:\\.\\d+)?)\\s*";
  private static final Pattern RECEIVER =
      Pattern.compile(
          "\"([0-9a-f]{12})\"\\s*:\\s*\\[\\s*\\["
              + NUMBER
              + ","
              + NUMBER
              + ","
              + NUMBER
              + "\\]\\s*,\\s*\\d+\\s*,\\s*\"(sensor\\d\\d)\"\\s*\\]");

  private DeviceFile() {}

  /**
   * Reads the receivers, in the order of the file.
   *
   * @throws IOException when the file cannot be read, is larger than 1 MiB, or names no receiver
   */
  public static List<Receiver> read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " has " + Files.size(file) + " bytes, allowed: " + MAX_BYTES);
    }
    List<Receiver> receivers = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(LINE)) {
        Matcher found = RECEIVER.matcher(line);
        while (found.find()) {
          receivers.add(receiver(found));
        }
      }
    }
    if (receivers.isEmpty()) {
      throw new IOException(
          file
              + " names no receiver, expected: "
              + LINE
              + "{\"address\": [[x, y, z], n, \"sensorNN\"]}");
    }
    return List.copyOf(receivers);
  }

  private static Receiver receiver(Matcher found) {
    return new Receiver(
        found.group(1),
        found.group(5),
        new Point(Double.parseDouble(found.group(2)), Double.parseDouble(found.group(3))),
        Double.parseDouble(found.group(4)));
  }
}
