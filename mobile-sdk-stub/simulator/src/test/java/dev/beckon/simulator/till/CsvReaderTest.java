package dev.beckon.simulator.till;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {

  private static CsvReader reader(String text) {
    return new CsvReader(new BufferedReader(new StringReader(text)));
  }

  @Test
  void readsPlainQuotedAndEmptyFields() throws IOException {
    CsvReader csv = reader("a,,c\r\n\"x,y\",\"7\"\" SINGLE\",\"two\nlines\"\nlast,1,\n");
    assertThat(csv.next()).isEqualTo(List.of("a", "", "c"));
    assertThat(csv.next()).isEqualTo(List.of("x,y", "7\" SINGLE", "two\nlines"));
    assertThat(csv.next()).isEqualTo(List.of("last", "1", ""));
    assertThat(csv.next()).isNull();
    assertThat(csv.records()).isEqualTo(3);
  }

  @Test
  void readsALastRecordWithoutItsEnd() throws IOException {
    CsvReader csv = reader("a,b");
    assertThat(csv.next()).isEqualTo(List.of("a", "b"));
    assertThat(csv.next()).isNull();
  }

  @Test
  void refusesAnOpenQuoteAndAnEndlessRecord() {
    assertThatThrownBy(() -> reader("\"b").next()).hasMessage("record 1 ends inside quotes");
    assertThatThrownBy(() -> reader("b".repeat(70_000)).next()).hasMessageContaining("longer than");
  }
}
