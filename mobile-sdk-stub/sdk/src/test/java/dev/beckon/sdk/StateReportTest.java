package dev.beckon.sdk;

import static dev.beckon.sdk.TestPhone.WELL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the service hears of the phone's state, and when. */
class StateReportTest {
  private static final String STATE = "/v1/installations/i1/state";
  private static final long DAY_MS = 86_400_000;

  @Test
  void tellsTheTrueStateWhenItHasSettled() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    assertThat(phone.beckon.syncInMs()).as("nothing found yet").isGreaterThan(DAY_MS);
    phone.beckon.advertise(new PhoneState(true, false, true, false));
    phone.beckon.entered("north");
    assertThat(phone.beckon.syncInMs()).isEqualTo(2_000);
    phone.pass(1_999);
    phone.beckon.sync();
    assertThat(phone.to(STATE)).isEmpty();
    phone.pass(1);
    phone.beckon.sync();
    assertThat(phone.to(STATE))
        .containsExactly(
            Map.of(
                "advertising", "BLOCKED",
                "bluetoothPermitted", true,
                "bluetoothOn", false,
                "notificationsPermitted", true,
                "channelOn", false));
    phone.beckon.advertise(WELL);
    phone.pass(2_000);
    phone.beckon.sync();
    assertThat(phone.to(STATE).get(1)).containsEntry("advertising", "ON_AIR");
    phone.beckon.left("north");
    phone.pass(2_000);
    phone.beckon.sync();
    assertThat(phone.to(STATE).get(2)).containsEntry("advertising", "OUTSIDE");
  }

  @Test
  void tellsTheLanguageAndThatItChanged() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.advertise(WELL.inLanguage("pt-BR"));
    phone.pass(2_000);
    phone.beckon.sync();
    phone.beckon.advertise(WELL.inLanguage("de-CH-u-co-phonebk-nu-latn-rg-chzzzz"));
    phone.pass(2_000);
    phone.beckon.sync();
    assertThat(phone.to(STATE))
        .extracting(state -> state.get("language"))
        .containsExactly("pt-BR", "de");
  }

  @Test
  void whatFlapsIsToldOnceAndAtLatestAfterTenSeconds() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.advertise(WELL);
    phone.pass(2_000);
    phone.beckon.sync();
    for (int i = 0; i < 40; i++) {
      phone.beckon.advertise(i % 2 == 0 ? new PhoneState(true, true, false, true) : WELL);
      phone.pass(100);
      phone.beckon.sync();
    }
    phone.pass(10_000);
    phone.beckon.sync();
    assertThat(phone.to(STATE)).as("it is again as it was told").hasSize(1);
    for (int i = 0; i < 102; i++) {
      phone.beckon.advertise(new PhoneState(true, i % 2 == 0, false, true));
      phone.pass(100);
      phone.beckon.sync();
    }
    assertThat(phone.to(STATE)).as("after ten seconds of trembling").hasSize(2);
  }

  @Test
  void tellsItAgainOnceADayAndNotBecauseTheAppStarts() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    for (int i = 0; i < 24; i++) {
      phone.restart();
      phone.beckon.advertise(WELL);
      phone.pass(2_000);
      phone.beckon.sync();
    }
    assertThat(phone.to(STATE)).hasSize(1);
    phone.pass(DAY_MS);
    phone.restart();
    phone.beckon.advertise(WELL);
    assertThat(phone.beckon.syncInMs()).isZero();
    phone.beckon.sync();
    assertThat(phone.to(STATE)).hasSize(2);
  }

  @Test
  void triesAgainWithPatienceWithTheLatestStateOnly() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.service =
        request -> {
          throw new IOException("no network");
        };
    phone.beckon.advertise(new PhoneState(true, true, false, true));
    phone.pass(2_000);
    for (long expectedMs = 5_000; expectedMs < 4_000_000; expectedMs *= 2) {
      phone.beckon.sync();
      long waitMs = phone.beckon.syncInMs();
      assertThat(waitMs).isEqualTo(Math.min(expectedMs, 900_000));
      phone.pass(waitMs - 1);
      phone.beckon.sync();
      phone.pass(1);
    }
    assertThat(phone.to(STATE)).as("one call a pause").hasSize(10);
    assertThat(phone.beckon.counters().callsFailed()).isEqualTo(10);
    phone.beckon.advertise(WELL);
    phone.pass(2_000);
    phone.service = ContractService::regular;
    phone.beckon.sync();
    assertThat(phone.to(STATE)).hasSize(11);
    assertThat(phone.to(STATE).get(10)).containsEntry("notificationsPermitted", true);
    phone.pass(10_000);
    phone.beckon.sync();
    assertThat(phone.to(STATE)).hasSize(11);
  }

  @Test
  void doesNotInsistOnWhatWasRefused() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.service = request -> new ContractService.Answer(422, "");
    phone.beckon.advertise(WELL);
    phone.pass(2_000);
    phone.beckon.sync();
    phone.pass(DAY_MS / 2);
    phone.beckon.sync();
    assertThat(phone.to(STATE)).hasSize(1);
  }

  @Test
  void oneCallThatFailsDoesNotKeepTheOthers() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.service =
        request ->
            request.path.equals(STATE)
                ? new ContractService.Answer(500, "")
                : ContractService.regular(request);
    phone.beckon.advertise(WELL);
    phone.beckon.report("d1", ReceiptKind.OPENED);
    phone.pass(2_000);
    phone.beckon.sync();
    assertThat(phone.beckon.counters().receiptsSent()).isEqualTo(1);
    assertThat(phone.beckon.syncInMs()).isEqualTo(5_000);
    phone.service =
        request -> {
          throw new IOException("no network");
        };
    phone.beckon.report("d2", ReceiptKind.OPENED);
    phone.pass(5_000);
    int calls = phone.requests.size();
    phone.beckon.sync();
    assertThat(phone.requests).as("one is enough to know").hasSize(calls + 1);
  }

  @Test
  void aClockSetBackDelaysNothing() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.beckon.advertise(WELL);
    phone.clockMs -= 40 * DAY_MS;
    assertThat(phone.beckon.syncInMs()).isZero();
    phone.service = request -> new ContractService.Answer(503, "");
    phone.beckon.sync();
    phone.clockMs -= DAY_MS;
    assertThat(phone.beckon.syncInMs()).isZero();
  }
}
