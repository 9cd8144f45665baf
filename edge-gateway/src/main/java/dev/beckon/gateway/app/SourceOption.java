package dev.beckon.gateway.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where frames come from, as {@code scan.source} names it. */
sealed interface SourceOption {

  /** {@code udp:host:port}: the simulated air. */
  record Udp(InetSocketAddress address) implements SourceOption {
    @Override
    public String toString() {
      return "udp:" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }
  }

  /**
   * {@code recording:file}, at its own timing, or {@code recording-fast:file}, as fast as it is
   * read.
   */
  record RecordingFile(Path file, boolean paced) implements SourceOption {
    @Override
    public String toString() {
      return (paced ? "recording:" : "recording-fast:") + file;
    }
  }
}
