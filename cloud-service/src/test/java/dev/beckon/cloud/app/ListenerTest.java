package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private static final String HERE = "127.0.0.1";

  @Test
  void namesKeyAndPortOfEachThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(
              Listener.faults(
                  List.of(
                      new Listener("http.port", HERE, port),
                      new Listener("mqtt.port", HERE, 0),
                      new Listener("mqtt.tls.port", HERE, port))))
          .containsExactly(
              "http.port: cannot listen on 127.0.0.1:" + port + " (Address already in use)",
              "mqtt.tls.port: cannot listen on 127.0.0.1:" + port + " (Address already in use)");
    }
  }

  @Test
  void findsThatTwoOfItsOwnAreTheSame() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(
            Listener.faults(
                List.of(
                    new Listener("http.port", HERE, port), new Listener("mqtt.port", HERE, port))))
        .singleElement()
        .asString()
        .startsWith("mqtt.port: ");
  }

  @Test
  void knowsWhatIsNoAddressOfThisMachine() {
    assertThat(
            Listener.faults(
                List.of(
                    new Listener("http.port", "192.0.2.1", 0),
                    new Listener("mqtt.port", "no-such-host.invalid", 0))))
        .hasSize(2)
        .anySatisfy(fault -> assertThat(fault).startsWith("http.port: ").contains("192.0.2.1"))
        .anySatisfy(fault -> assertThat(fault).contains("the host name is not known"));
  }
}
