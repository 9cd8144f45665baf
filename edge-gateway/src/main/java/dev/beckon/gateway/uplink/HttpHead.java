package dev.beckon.gateway.uplink;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The head of an HTTP answer: status line and header fields, names in lower case. Read byte by byte
 * so that nothing behind it is taken.
 */
record HttpHead(String statusLine, int status, Map<String, String> fields) {
  private static final int MOST_BYTES = 8_192;
  private static final int LONGEST_SHOWN = 100;

  static HttpHead read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    int newLines = 0;
    while (newLines < 2) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection ended within an HTTP answer");
      }
      bytes.write(next);
      if (bytes.size() > MOST_BYTES) {
        throw new IOException("an HTTP answer's head is longer than " + MOST_BYTES + " bytes");
      }
      if (next == '\n') {
        newLines++;
      } else if (next != '\r') {
        newLines = 0;
      }
    }
    return parse(bytes.toString(StandardCharsets.ISO_8859_1).lines().toList());
  }

  private static HttpHead parse(List<String> lines) throws IOException {
    String first = lines.get(0).replaceAll("\\p{Cntrl}", "?");
    String shown = first.substring(0, Math.min(first.length(), LONGEST_SHOWN));
    if (!first.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
      throw new IOException("this is no HTTP/1.1 answer: " + shown);
    }
    Map<String, String> fields = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        fields.put(name, line.substring(colon + 1).strip());
      }
    }
    return new HttpHead(shown, Integer.parseInt(first.substring(9, 12)), fields);
  }
}
