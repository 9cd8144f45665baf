package dev.beckon.simulator.drill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RespFramesTest {
  @Test
  void cutsAStreamIntoWholeValuesAndLosesNothing() throws IOException {
    List<String> values =
        List.of(
            "*2\r\n$3\r\nGET\r\n$5\r\na\r\nb!\r\n",
            "+OK\r\n",
            "-ERR no\r\n",
            ":42\r\n",
            "$-1\r\n",
            "$0\r\n\r\n",
            "_\r\n",
            "#t\r\n",
            ",1.5\r\n",
            "*0\r\n",
            "*-1\r\n",
            "%1\r\n+a\r\n*1\r\n:1\r\n",
            "~2\r\n:1\r\n:2\r\n",
            "=6\r\ntxt:hi\r\n",
            "|1\r\n+ttl\r\n:9\r\n$1\r\nx\r\n",
            ">2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n");
    RespFrames frames = frames(String.join("", values));
    for (String value : values) {
      assertThat(new String(frames.next(), ISO_8859_1)).isEqualTo(value);
    }
    assertThat(frames.next()).isNull();
  }

  @Test
  void knowsWhatAnswersNoCommand() {
    assertThat(RespFrames.isUnasked(">1\r\n+x\r\n".getBytes(ISO_8859_1))).isTrue();
    assertThat(RespFrames.isUnasked("*1\r\n+x\r\n".getBytes(ISO_8859_1))).isFalse();
  }

  @Test
  void saysWhatIsNoValue() throws IOException {
    assertThatThrownBy(() -> frames("GET a\r\n").next()).hasMessage("not RESP: GET a");
    assertThatThrownBy(() -> frames("*2\r\n:1\r\n").next()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> frames("$5\r\nab").next()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> frames("$999999999\r\n").next())
        .hasMessage("a value of 999999999 bytes");
  }

  private static RespFrames frames(String text) {
    return new RespFrames(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
  }
}
