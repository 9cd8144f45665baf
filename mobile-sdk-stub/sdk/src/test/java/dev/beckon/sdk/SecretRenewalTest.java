package dev.beckon.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An installation's secret is renewed, and no accident on the way locks the phone out. */
class SecretRenewalTest {
  private static final long DAY_MS = 86_400_000;

  @Test
  void renewsTheSecretEveryThirtyDays() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    Issuer issuer = new Issuer(new Random(1));
    phone.service = issuer::answer;
    assertThat(phone.beckon.syncInMs()).isEqualTo(30 * DAY_MS);
    phone.pass(30 * DAY_MS - 1);
    phone.beckon.sync();
    assertThat(issuer.issued).isZero();
    phone.pass(1);
    assertThat(phone.beckon.syncInMs()).isZero();
    phone.beckon.sync();
    assertThat(issuer.issued).isEqualTo(1);
    assertThat(issuer.secret).as("until it is shown the old one holds").isEqualTo("hush");
    phone.beckon.report("d1", ReceiptKind.OPENED);
    phone.beckon.sync();
    assertThat(issuer.secret).isEqualTo("secret-1");
    assertThat(phone.storage.get("beckon.account")).doesNotContain("hush");
    assertThat(phone.beckon.syncInMs()).isEqualTo(30 * DAY_MS);
  }

  @Test
  void renewsASecretOfWhichItDoesNotKnowTheAge() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    String stored =
        phone
            .storage
            .get("beckon.account")
            .replaceAll("\"(previousSecret|nextPushToken)\":\"\",", "")
            .replaceAll("\"secretAtMs\":[0-9]+,", "");
    assertThat(stored).doesNotContain("secretAtMs").doesNotContain("previousSecret");
    phone.storage.put("beckon.account", stored);
    phone.restart();
    phone.beckon.sync();
    assertThat(phone.to("/v1/installations/i1/secret")).hasSize(1);
  }

  @Test
  void renewsItWhenTheServiceAsksForThat() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    Issuer issuer = new Issuer(new Random(1));
    issuer.expired = "hush";
    phone.service = issuer::answer;
    phone.beckon.report("d1", ReceiptKind.OPENED);
    phone.beckon.sync();
    assertThat(phone.beckon.counters().receiptsSent()).isEqualTo(1);
    assertThat(phone.beckon.counters().callsFailed()).isZero();
    assertThat(issuer.secret).isEqualTo("secret-1");
    issuer.expired = "secret-1";
    phone.beckon.withdrawConsent();
    assertThat(phone.beckon.isWithdrawalPending()).isFalse();
    assertThat(issuer.withdrawn).isTrue();
  }

  @Test
  void returnsToTheSecretBeforeWhenTheServiceLostTheNewOne() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    Issuer issuer = new Issuer(new Random(1));
    phone.service = issuer::answer;
    phone.pass(30 * DAY_MS);
    phone.beckon.sync();
    issuer.next = null; // its data was restored from before
    phone.beckon.report("d1", ReceiptKind.OPENED);
    phone.beckon.sync();
    assertThat(phone.beckon.counters().receiptsSent()).isEqualTo(1);
    assertThat(phone.beckon.syncInMs()).as("asks for another").isZero();
    phone.beckon.sync();
    phone.beckon.report("d2", ReceiptKind.OPENED);
    phone.beckon.sync();
    assertThat(issuer.secret).isEqualTo("secret-2");
  }

  @Test
  void noLostAnswerAndNoCrashLocksThePhoneOut() throws BeckonException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TestPhone phone = TestPhone.registered(random);
    Issuer issuer = new Issuer(random);
    phone.service = issuer::answer;
    for (int i = 0; i < 5_000; i++) {
      issuer.losesOneIn = random.nextInt(3) == 0 ? 0 : 3;
      phone.pass(random.nextInt(5) == 0 ? 30 * DAY_MS : 900_000);
      phone.beckon.report("d" + i, ReceiptKind.OPENED);
      phone.beckon.sync();
      if (random.nextInt(4) == 0) {
        phone.restart();
      }
      if (i % 50 == 49) {
        issuer.losesOneIn = 0;
        phone.pass(900_000);
        long sentBefore = phone.beckon.counters().receiptsSent();
        phone.beckon.report("proof", ReceiptKind.OPENED);
        phone.beckon.sync();
        phone.beckon.sync();
        assertThat(phone.beckon.counters().receiptsSent())
            .as("seed %d, round %d", seed, i)
            .isGreaterThan(sentBefore);
      }
    }
    assertThat(issuer.issued).as("seed %d", seed).isGreaterThan(300);
    assertThat(phone.beckon.counters().receiptsDropped()).as("seed %d", seed).isZero();
  }

  /** The service's side of it, as docs/protocol/openapi.yaml has it. */
  private static final class Issuer {
    private final Random random;
    String secret = "hush";
    String next;
    String expired = "";
    int issued;
    int losesOneIn;
    boolean withdrawn;

    Issuer(Random random) {
      this.random = random;
    }

    ContractService.Answer answer(ContractService.Request request) throws IOException {
      if (losesOneIn > 0 && random.nextInt(losesOneIn) == 0) {
        throw new IOException("lost on the way there");
      }
      ContractService.Answer answer = taken(request);
      if (losesOneIn > 0 && random.nextInt(losesOneIn) == 0) {
        throw new IOException("lost on the way back");
      }
      return answer;
    }

    private ContractService.Answer taken(ContractService.Request request) {
      String shown = request.authorization.substring("Bearer i1.".length());
      if (shown.equals(next)) {
        secret = next;
        next = null;
      }
      if (!shown.equals(secret)) {
        return new ContractService.Answer(
            401,
            "{\"errors\":[{\"field\":\"Authorization\",\"value\":\"\",\"allowed\":\"\","
                + "\"code\":\"UNAUTHORIZED\"}]}");
      }
      if (request.path.endsWith("/secret")) {
        next = "secret-" + ++issued;
        return new ContractService.Answer(200, "{\"secret\":\"" + next + "\"}");
      }
      boolean withdrawal = request.path.endsWith("/consent");
      if (shown.equals(expired) && !withdrawal) {
        return new ContractService.Answer(
            403,
            "{\"errors\":[{\"field\":\"Authorization\",\"value\":\"\",\"allowed\":\"a new secret\","
                + "\"code\":\"SECRET_EXPIRED\"}]}");
      }
      withdrawn |= withdrawal;
      return ContractService.regular(request);
    }
  }
}
