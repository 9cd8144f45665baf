package dev.beckon.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SignUpTest {
  private static final int RUNS = 300;

  @Test
  void onePhoneIsOneInstallationHoweverOftenAnAnswerIsLostAndTheAppIsKilled() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int lost = 0;
    for (int run = 0; run < RUNS; run++) {
      Register register = new Register();
      TestPhone phone = phone(random, register);
      while (!phone.beckon.isRegistered()) {
        register.losesAnswer = random.nextBoolean();
        register.losesCall = random.nextInt(4) == 0;
        lost += tryToRegister(phone);
        if (random.nextInt(3) == 0) {
          phone.restart();
        }
      }
      assertThat(register.installations).as("seed %d, run %d", seed, run).hasSize(1);
      assertThat(phone.storage.get("beckon.registering")).as("seed %d", seed).isNull();
      assertThat(phone.storage.get("beckon.account"))
          .as("seed %d", seed)
          .contains(register.installations.keySet().iterator().next());
    }
    assertThat(lost).as("seed %d", seed).isGreaterThan(RUNS / 2);
  }

  private static int tryToRegister(TestPhone phone) {
    try {
      phone.beckon.register(TestPhone.CONSENT, Platform.ANDROID, "token-1");
      return 0;
    } catch (BeckonException e) {
      assertThat(e.retryable()).isTrue();
      return 1;
    }
  }

  @Test
  void drawsAnotherSecretWhereTheOneBeforeIsVoid() throws BeckonException {
    Register register = new Register();
    TestPhone phone = phone(new Random(1), register);
    register.losesAnswer = true;
    tryToRegister(phone);
    register.losesAnswer = false;
    register.withdrawAll();
    phone.secret = "another";
    phone.beckon.register(TestPhone.CONSENT, Platform.ANDROID, "token-1");
    assertThat(register.installations)
        .containsOnlyKeys(InstallationSecret.installationId("another"));
    assertThat(phone.beckon.isRegistered()).isTrue();
  }

  @Test
  void whatAnUnansweredRegistrationLedToIsWithdrawnToo() throws BeckonException {
    Register register = new Register();
    TestPhone phone = phone(new Random(1), register);
    register.losesAnswer = true;
    tryToRegister(phone);
    assertThat(register.installations).hasSize(1);
    assertThatThrownBy(() -> phone.beckon.withdrawConsent()).isInstanceOf(BeckonException.class);
    phone.restart();
    assertThat(phone.beckon.isWithdrawalPending()).isTrue();
    assertThatThrownBy(() -> phone.beckon.register(TestPhone.CONSENT, Platform.ANDROID, "token-1"))
        .isInstanceOf(IllegalStateException.class);
    register.losesAnswer = false;
    phone.beckon.sync();
    assertThat(register.installations).isEmpty();
    assertThat(phone.beckon.isWithdrawalPending()).isFalse();
    assertThat(phone.storage.get("beckon.registering")).isNull();
  }

  @Test
  void withdrawsWithoutErrorWhereNoCallHadGotThrough() throws BeckonException {
    Register register = new Register();
    TestPhone phone = phone(new Random(1), register);
    register.losesCall = true;
    tryToRegister(phone);
    register.losesCall = false;
    phone.beckon.withdrawConsent();
    assertThat(phone.beckon.isWithdrawalPending()).isFalse();
    assertThat(phone.storage.get("beckon.registering")).isNull();
  }

  @Test
  void idsAreThoseThatAllSidesRead() throws IOException {
    Path file = Project.root().resolve("docs/protocol/vectors/installation-id.json");
    List<?> vectors = Json.array(Json.parseObject(Files.readString(file)), "vectors");
    assertThat(vectors).hasSizeGreaterThan(2);
    for (Object one : vectors) {
      Map<String, Object> vector = Json.object(one, "vectors[]");
      assertThat(InstallationSecret.installationId(Json.string(vector, "secret")))
          .as(Json.string(vector, "about"))
          .isEqualTo(Json.string(vector, "installationId"));
    }
  }

  @Test
  void drawsSecretsOfTheFormThatTheServiceWants() {
    SecureRandom random = new SecureRandom();
    Set<String> drawn = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      String secret = InstallationSecret.draw(random);
      assertThat(secret).matches("[a-z2-7]{52}");
      drawn.add(secret);
    }
    assertThat(drawn).hasSize(100);
  }

  private static TestPhone phone(Random random, Register register) {
    TestPhone phone = new TestPhone(random);
    phone.service = register::answer;
    return phone;
  }

  /** The service's side of it, as docs/protocol/openapi.yaml has it. */
  private static final class Register {
    /** Installation id to secret. */
    final Map<String, String> installations = new TreeMap<>();

    private final Set<String> withdrawn = new TreeSet<>();
    boolean losesCall;
    boolean losesAnswer;

    ContractService.Answer answer(ContractService.Request request) throws IOException {
      if (losesCall) {
        throw new IOException("lost on the way there");
      }
      ContractService.Answer answer =
          request.path.equals("/v1/installations") ? register(request) : withdraw(request);
      if (losesAnswer) {
        throw new IOException("lost on the way back");
      }
      return answer;
    }

    private ContractService.Answer register(ContractService.Request request) {
      String secret = Json.string(request.json(), "secret");
      String id = InstallationSecret.installationId(secret);
      if (withdrawn.contains(id)) {
        return new ContractService.Answer(
            403,
            "{\"errors\":[{\"field\":\"secret\",\"value\":\"\",\"allowed\":\"\","
                + "\"code\":\"SECRET_VOID\"}]}");
      }
      boolean known = installations.put(id, secret) != null;
      ContractService.Answer regular = ContractService.regular(request);
      return new ContractService.Answer(
          known ? 200 : 201, regular.body.replace("\"i1\"", '"' + id + '"'));
    }

    private ContractService.Answer withdraw(ContractService.Request request) {
      for (Map.Entry<String, String> one : installations.entrySet()) {
        String credential = "Bearer " + one.getKey() + '.' + one.getValue();
        if (request.path.equals("/v1/installations/" + one.getKey() + "/consent")
            && request.authorization.equals(credential)) {
          assertThat(request.json()).containsEntry("inStoreOffers", false);
          withdrawAll();
          return new ContractService.Answer(204, "");
        }
      }
      return new ContractService.Answer(401, "{\"errors\":[]}");
    }

    void withdrawAll() {
      withdrawn.addAll(installations.keySet());
      installations.clear();
    }
  }
}
