package dev.beckon.cloud.ingest;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** MQTT packets byte by byte, for what a well-behaved client library refuses to send. */
final class RawMqtt implements AutoCloseable {
  static final int CONNACK = 2;
  static final int PUBACK = 4;
  static final int DISCONNECT = 14;

  private final Socket socket;
  private final DataInputStream in;

  /** A packet's type and the bytes after its fixed header; type -1 at the end of the stream. */
  record Packet(int type, ByteBuffer body) {
    int at(int index) {
      return body.get(index) & 0xFF;
    }
  }

  RawMqtt(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawMqtt(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
  }

  void connect(String id, String password, int version, int keepAliveS) throws IOException {
    socket.getOutputStream().write(connectPacket(id, password, version, keepAliveS));
  }

  static byte[] connectPacket(String id, String password, int version, int keepAliveS)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("MQTT");
    out.writeByte(version);
    out.writeByte(0xC2); // user name, password, clean start
    out.writeShort(keepAliveS);
    if (version == 5) {
      out.writeByte(0); // no properties
    }
    out.writeUTF(id);
    out.writeUTF(id);
    out.writeUTF(password);
    return packet(0x10, bytes.toByteArray());
  }

  /** flags: 1 = retain, 2 = QoS 1, 4 = QoS 2. */
  void publish(int flags, String topic, int packetId, byte[] payload) throws IOException {
    socket.getOutputStream().write(publishPacket(flags, topic, packetId, payload));
  }

  static byte[] publishPacket(int flags, String topic, int packetId, byte[] payload)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(topic);
    if ((flags & 6) != 0) {
      out.writeShort(packetId);
    }
    out.writeByte(0); // no properties
    out.write(payload);
    return packet(0x30 | flags, bytes.toByteArray());
  }

  void send(int first, byte[] body) throws IOException {
    socket.getOutputStream().write(packet(first, body));
  }

  private static byte[] packet(int first, byte[] body) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    int left = body.length;
    do {
      packet.write(left > 127 ? left % 128 | 128 : left);
      left /= 128;
    } while (left > 0);
    packet.write(body);
    return packet.toByteArray();
  }

  Packet read() throws IOException {
    int first;
    try {
      first = in.read();
    } catch (SocketException reset) {
      return new Packet(-1, ByteBuffer.allocate(0));
    }
    if (first < 0) {
      return new Packet(-1, ByteBuffer.allocate(0));
    }
    int length = 0;
    int shift = 0;
    int digit;
    do {
      digit = in.readUnsignedByte();
      length |= (digit & 127) << shift;
      shift += 7;
    } while ((digit & 128) != 0);
    byte[] body = new byte[length];
    in.readFully(body);
    return new Packet(first >> 4, ByteBuffer.wrap(body));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
