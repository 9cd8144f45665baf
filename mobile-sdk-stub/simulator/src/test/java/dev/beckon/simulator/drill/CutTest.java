package dev.beckon.simulator.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutTest {
  private final List<String> kills = new ArrayList<>();

  @Test
  void numbersWhatBelongsToThePathAndNothingElse() throws InterruptedException {
    Cut cut = cut(0, false);
    assertThat(cut.asked("*1\r\n$4\r\nPING\r\n")).isEqualTo(Checkpoint.UNWATCHED);
    assertThat(cut.asked("*2\r\nEVALSHA bk:s:me bk:l:me")).isEqualTo(1);
    assertThat(cut.asked("EVALSHA bk:s:other")).isEqualTo(Checkpoint.UNWATCHED);
    assertThat(cut.asked("/v1/projects/p/messages:send\n{\"token\":\"me\"}")).isEqualTo(2);
    assertThat(cut.commands()).containsExactly("bk:s bk:l", "send");
    assertThat(cut.before(1) && cut.before(2)).isTrue();
    cut.after(1);
    assertThat(kills).isEmpty();
    assertThat(cut.awaitMade(0)).isFalse();
  }

  @Test
  void killsBeforeTheReplyGoesOn() throws InterruptedException {
    Cut cut = cut(2, false);
    assertThat(cut.before(1)).isTrue();
    cut.after(1);
    assertThat(kills).isEmpty();
    assertThat(cut.before(2)).as("the reply is lost").isFalse();
    assertThat(kills).hasSize(1);
    assertThat(cut.awaitMade(0)).isTrue();
  }

  @Test
  void killsAfterTheReplyWentOn() throws InterruptedException {
    Cut cut = cut(1, true);
    assertThat(cut.before(1)).isTrue();
    assertThat(kills).isEmpty();
    cut.after(1);
    assertThat(kills).hasSize(1);
    assertThat(cut.awaitMade(0)).isTrue();
  }

  private Cut cut(int at, boolean afterReply) {
    return new Cut(text -> text.contains("me"), at, afterReply, () -> kills.add("killed"));
  }
}
