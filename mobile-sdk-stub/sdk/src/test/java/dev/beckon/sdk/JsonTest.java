package dev.beckon.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void readsEveryKindOfValue() {
    Map<String, Object> read =
        Json.parseObject(
            " {\"a\": [1, -2, 0, 1.5e3, -0.25], \"b\": true, \"c\": null,\n\t\"d\": {\"e\": \"\"}} ");
    assertThat(read.get("a")).isEqualTo(List.of(1L, -2L, 0L, 1500.0, -0.25));
    assertThat(read.get("b")).isEqualTo(true);
    assertThat(read).containsEntry("c", null);
    assertThat(read.get("d")).isEqualTo(Map.of("e", ""));
  }

  @Test
  void readsEscapes() {
    assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\""))
        .isEqualTo("\"\\/\b\f\n\r\té😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "01",
        "1.", ".5", "-", "1e", "+1", "tru", "nul", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "1 2",
        "{} {}", "{\"a\":1,\"a\":2}", "9223372036854775808", "\0", "NaN", "\"\\u12"
      })
  void refusesWhatIsNotJson(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsTheDepth() {
    assertThat(Json.parse("[".repeat(16) + "]".repeat(16))).isNotNull();
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).hasMessageContaining("nested deeper");
  }

  @Test
  void boundsTheLength() {
    assertThatThrownBy(() -> Json.parse("\"" + "a".repeat(1 << 20) + "\""))
        .hasMessageContaining("longer than 1048576");
  }

  @Test
  void namesTheMemberThatIsMissingOrOfAnotherKind() {
    Map<String, Object> object = Json.parseObject("{\"a\":1}");
    assertThatThrownBy(() -> Json.string(object, "a"))
        .hasMessage("a is not what is allowed: a string");
    assertThatThrownBy(() -> Json.integer(object, "b")).hasMessageContaining("a whole number");
    assertThatThrownBy(() -> Json.bool(object, "a")).hasMessageContaining("true or false");
    assertThatThrownBy(() -> Json.array(object, "a")).hasMessageContaining("an array");
    assertThatThrownBy(() -> Json.parseObject("[]")).hasMessageContaining("an object");
  }

  @Test
  void readsBackWhateverItWrites() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Object value = randomValue(random, 0);
      assertThat(Json.parse(Json.write(value))).as("seed %d, round %d", seed, i).isEqualTo(value);
    }
  }

  private static Object randomValue(Random random, int depth) {
    switch (random.nextInt(depth < 4 ? 5 : 3)) {
      case 0:
        return random.nextLong();
      case 1:
        return random.nextBoolean();
      case 2:
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
          text.append((char) random.nextInt(0x10000));
        }
        return text.toString();
      case 3:
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(randomValue(random, depth + 1));
        }
        return list;
      default:
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put("k" + i, randomValue(random, depth + 1));
        }
        return map;
    }
  }
}
