package dev.beckon.simulator.process;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** As much of Redis' protocol (RESP2) as it takes to read everything. Strings are ISO-8859-1. */
public final class RespClient implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private RespClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new BufferedOutputStream(socket.getOutputStream());
  }

  /** Connects to a server on loopback that asks for no password. */
  public static RespClient at(int port) throws IOException {
    return new RespClient(port);
  }

  /** Connects to the embedded server of a service, as its configuration file says. */
  public static RespClient of(Path redisHome) throws IOException {
    int port = 0;
    String password = "";
    for (String line : Files.readAllLines(redisHome.resolve("redis.conf"))) {
      if (line.startsWith("port ")) {
        port = Integer.parseInt(line.substring("port ".length()).strip());
      } else if (line.startsWith("requirepass ")) {
        password = line.substring("requirepass ".length()).strip();
      }
    }
    RespClient client = new RespClient(port);
    client.ask("AUTH", password);
    return client;
  }

  /** Sends a command and flattens its answer to strings. */
  public List<String> ask(String... command) throws IOException {
    StringBuilder text = new StringBuilder("*" + command.length + "\r\n");
    for (String word : command) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    List<String> answer = new ArrayList<>();
    read(answer);
    return answer;
  }

  private void read(List<String> into) throws IOException {
    String line = line();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+', ':' -> into.add(rest);
      case '-' -> throw new IOException(rest);
      case '$' -> bulk(Integer.parseInt(rest), into);
      case '*' -> {
        int count = Integer.parseInt(rest);
        for (int i = 0; i < count; i++) {
          read(into);
        }
      }
      default -> throw new IOException("not RESP: " + line);
    }
  }

  private void bulk(int length, List<String> into) throws IOException {
    if (length >= 0) {
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      line();
      into.add(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("Redis closed the connection");
      }
      if (c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  /** Every key, with all its values. */
  public List<String> everything() throws IOException {
    List<String> all = new ArrayList<>();
    for (String key : ask("KEYS", "*")) {
      all.add(key);
      String type = ask("TYPE", key).get(0);
      all.addAll(
          switch (type) {
            case "string" -> ask("GET", key);
            case "hash" -> ask("HGETALL", key);
            case "set" -> ask("SMEMBERS", key);
            case "zset" -> ask("ZRANGE", key, "0", "-1", "WITHSCORES");
            case "list" -> ask("LRANGE", key, "0", "-1");
            case "stream" -> ask("XRANGE", key, "-", "+");
            default -> throw new IOException("a key of a type nobody expects: " + type);
          });
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
