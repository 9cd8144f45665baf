package dev.beckon.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {
  private static final long NOW_S = 1_795_392_000L;
  private final byte[] key = new byte[16];
  private final byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
  private final SignatureCheck check = new SignatureCheck(3);

  @Test
  void takesASignatureOnceWithinItsTime() throws Exception {
    String header = sign(NOW_S - 600, "{}");
    assertThat(check.check(header, body, key, NOW_S)).isEqualTo(SignatureCheck.Verdict.GOOD);
    assertThat(check.check(header, body, key, NOW_S)).isEqualTo(SignatureCheck.Verdict.REPLAYED);
    assertThat(check.check(sign(NOW_S - 601, "{}"), body, key, NOW_S))
        .isEqualTo(SignatureCheck.Verdict.WRONG);
    assertThat(check.check(sign(NOW_S + 600, "{}"), body, key, NOW_S))
        .isEqualTo(SignatureCheck.Verdict.GOOD);
    // As long as its time could fit, it is remembered.
    assertThat(check.check(sign(NOW_S + 600, "{}"), body, key, NOW_S + 1200))
        .isEqualTo(SignatureCheck.Verdict.REPLAYED);
  }

  @Test
  void refusesAnotherBodyKeyOrForm() throws Exception {
    String header = sign(NOW_S, "{}");
    byte[] otherKey = new byte[16];
    otherKey[0] = 1;
    assertThat(check.check(header, new byte[0], key, NOW_S))
        .isEqualTo(SignatureCheck.Verdict.WRONG);
    assertThat(check.check(header, body, otherKey, NOW_S)).isEqualTo(SignatureCheck.Verdict.WRONG);
    for (String bad : new String[] {null, "", "t=1", header + "0", "v1=00,t=1", "t=x,v1=y"}) {
      assertThat(check.check(bad, body, key, NOW_S)).isEqualTo(SignatureCheck.Verdict.WRONG);
    }
  }

  @Test
  void remembersABoundedNumberAndMakesRoomWithTime() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(check.check(sign(NOW_S + i, "{}"), body, key, NOW_S))
          .isEqualTo(SignatureCheck.Verdict.GOOD);
    }
    assertThat(check.check(sign(NOW_S + 9, "{}"), body, key, NOW_S))
        .isEqualTo(SignatureCheck.Verdict.BUSY);
    long later = NOW_S + 1201;
    assertThat(check.check(sign(later, "{}"), body, key, later))
        .isEqualTo(SignatureCheck.Verdict.GOOD);
  }

  private String sign(long t, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] sum = mac.doFinal((t + "." + text).getBytes(StandardCharsets.UTF_8));
    return "t=" + t + ",v1=" + HexFormat.of().formatHex(sum);
  }
}
