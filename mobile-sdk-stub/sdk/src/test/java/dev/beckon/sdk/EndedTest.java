package dev.beckon.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The service revoked or erased the installation. */
class EndedTest {
  private static final ContractService.Answer VOID =
      new ContractService.Answer(
          401,
          "{\"errors\":[{\"field\":\"Authorization\",\"value\":\"\","
              + "\"allowed\":\"a valid credential\",\"code\":\"UNAUTHORIZED\"}]}");

  @Test
  void stopsAdvertisingAndForgetsWhenTheServiceKnowsTheInstallationNoMore() throws Exception {
    TestPhone phone = onAir();
    phone.beckon.handle(TestPhone.push("d1"));
    phone.service = request -> VOID;
    phone.beckon.sync();
    assertEnded(phone);
    phone.restart();
    phone.beckon.advertise(TestPhone.WELL);
    phone.beckon.entered("north");
    assertEnded(phone);
    phone.beckon.handle(TestPhone.push("d2"));
    assertThat(phone.screen).extracting(PushMessage::decisionId).containsExactly("d1");
    int calls = phone.requests.size();
    phone.pass(100 * 86_400_000L);
    phone.beckon.sync();
    assertThat(phone.requests).hasSize(calls);
  }

  private static void assertEnded(TestPhone phone) {
    assertThat(phone.controller.isOnAir()).isFalse();
    assertThat(phone.beckon.isEnded()).isTrue();
    assertThat(phone.beckon.isRegistered()).isFalse();
    assertThat(phone.beckon.isWithdrawalPending()).isFalse();
    assertThat(phone.beckon.advertisingState()).isEqualTo(AdvertisingState.ENDED);
    assertThat(phone.beckon.advertiseInMs()).isEqualTo(Beckon.NEVER);
    assertThat(phone.beckon.syncInMs()).as("after the pause").isEqualTo(Beckon.NEVER);
    for (String key : List.of("account", "shown", "receipts", "stores", "state", "registering")) {
      assertThat(phone.storage.get("beckon." + key)).as(key).isNull();
    }
  }

  @Test
  void registersAnewOnlyWithAConsentOfLater() throws Exception {
    TestPhone phone = onAir();
    phone.service = request -> VOID;
    phone.beckon.sync();
    phone.service = ContractService::regular;
    phone.restart();
    BeckonException refusal =
        catchThrowableOfType(
            BeckonException.class,
            () -> phone.beckon.register(TestPhone.CONSENT, Platform.ANDROID, "token-1"));
    assertThat(refusal.faults().get(0).field()).isEqualTo("consent.givenAtMs");
    assertThat(refusal.faults().get(0).code()).isEqualTo("CONSENT_REQUIRED");
    assertThat(phone.beckon.isEnded()).isTrue();
    assertThat(phone.to("/v1/installations")).hasSize(1);

    phone.pass(1);
    ConsentGiven later = new ConsentGiven(true, true, "2026-11", phone.clockMs);
    phone.beckon.register(later, Platform.ANDROID, "token-1");
    assertThat(phone.beckon.isEnded()).isFalse();
    assertThat(phone.beckon.isRegistered()).isTrue();
    phone.beckon.advertise(TestPhone.WELL);
    phone.beckon.entered("north");
    assertThat(phone.controller.isOnAir()).isTrue();
    phone.restart();
    assertThat(phone.beckon.isEnded()).isFalse();
  }

  @Test
  void whoSaysNoIsNotAskedAgain() throws Exception {
    TestPhone phone = onAir();
    phone.service = request -> VOID;
    phone.beckon.sync();
    phone.beckon.withdrawConsent();
    assertThat(phone.beckon.isEnded()).isFalse();
    assertThat(phone.beckon.advertisingState()).isEqualTo(AdvertisingState.OFF);
  }

  @Test
  void aRefusalThatIsNotTheServicesOwnEndsNothing() throws Exception {
    TestPhone phone = onAir();
    for (int status : new int[] {401, 403, 404, 407, 429, 500, 503}) {
      phone.service = request -> new ContractService.Answer(status, "<html>a proxy</html>");
      phone.pass(Errands.LONGEST_WAIT_MS);
      phone.beckon.report("d1", ReceiptKind.OPENED);
      phone.beckon.sync();
      assertThat(phone.beckon.isRegistered()).as("%d", status).isTrue();
      phone.beckon.advertise(TestPhone.WELL);
      assertThat(phone.controller.isOnAir()).as("%d", status).isTrue();
    }
  }

  @Test
  void aStaffMembersPhoneIsNotRegisteredAnewByItself() throws Exception {
    TestPhone phone = onAir();
    phone.service = request -> new ContractService.Answer(410, "{\"errors\":[]}");
    assertThatThrownBy(() -> phone.beckon.logIn("assertion")).isInstanceOf(BeckonException.class);
    assertEnded(phone);
  }

  private static TestPhone onAir() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.advertise(TestPhone.WELL);
    phone.beckon.entered("north");
    phone.pass(StateReport.SETTLED_MS);
    assertThat(phone.controller.isOnAir()).isTrue();
    return phone;
  }
}
