package dev.beckon.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.MonthDay;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is logged in, and what they want. */
class ChoicesTest {
  @Test
  void isAnotherShopperAfterTheLoginAlsoAfterARestart() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    assertThat(phone.beckon.shopperId()).contains("s1");
    phone.beckon.logIn("signed");
    assertThat(phone.to("/v1/installations/i1/links"))
        .containsExactly(Map.of("assertion", "signed"));
    phone.restart();
    assertThat(phone.beckon.shopperId()).contains("s2");
    phone.beckon.logOut("ACCOUNT");
    assertThat(phone.to("/v1/installations/i1/links/ACCOUNT")).hasSize(1);
    assertThat(phone.beckon.isRegistered()).isTrue();
  }

  @Test
  void forgetsEverythingOfWhoeverWorksInTheShops() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.service = request -> new ContractService.Answer(410, "");
    BeckonException refusal =
        catchThrowableOfType(BeckonException.class, () -> phone.beckon.logIn("signed"));
    assertThat(refusal.status()).isEqualTo(410);
    assertThat(phone.beckon.isRegistered()).isFalse();
    assertThat(phone.beckon.isWithdrawalPending()).isFalse();
    assertThat(phone.storage.get("beckon.account")).isNull();
  }

  @Test
  void aRefusedLoginChangesNothing() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    phone.service = request -> new ContractService.Answer(403, "");
    assertThatThrownBy(() -> phone.beckon.logIn("guessed")).isInstanceOf(BeckonException.class);
    assertThat(phone.beckon.shopperId()).contains("s1");
  }

  @Test
  void readsAndReplacesWhatIsPreferred() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    Choices.Centre centre = phone.beckon.choices().read();
    assertThat(centre.categories()).extracting(Choices.Category::name).containsExactly("Wine");
    assertThat(centre.categories().get(0).isWanted()).isTrue();
    assertThat(centre.facts().get(0).isDeclared()).isTrue();
    assertThat(centre.quietUntilMs()).isEmpty();
    phone.beckon.choices().prefer(Set.of(), Set.of("wine"), Set.of("vegan"));
    Map<String, Object> body = phone.to("/v1/installations/i1/preferences").get(1);
    assertThat(body).containsEntry("unwanted", List.of("wine")).containsEntry("wanted", List.of());
  }

  @Test
  void declaresABirthdayAndHasItForgotten() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    assertThat(phone.beckon.choices().read().birthday()).isEmpty();
    phone.beckon.choices().declareBirthday(MonthDay.of(2, 29));
    phone.beckon.choices().forgetBirthday();
    assertThat(phone.to("/v1/installations/i1/birthday"))
        .containsExactly(Map.of("month", 2L, "day", 29L), Map.of());
  }

  @Test
  void readsTheOffersThatWait() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    List<WaitingOffer> offers = phone.beckon.offers();
    assertThat(offers).extracting(WaitingOffer::title).containsExactly("A mug", "Tea");
    assertThat(offers).extracting(WaitingOffer::decisionId).containsExactly("d1", "d2");
    assertThat(offers).extracting(WaitingOffer::isRedeemed).containsExactly(false, true);
    assertThat(offers.get(0).code()).contains("0123456789");
    assertThat(offers.get(0).because()).contains("You asked");
    assertThat(offers.get(1).code()).isEmpty();
    assertThat(offers.get(1).untilMs()).isEqualTo(8);

    phone.service = request -> new ContractService.Answer(200, "{\"offers\":[{\"title\":1}]}");
    BeckonException unreadable =
        catchThrowableOfType(BeckonException.class, () -> phone.beckon.offers());
    assertThat(unreadable.getMessage()).contains("decisionId");
    phone.beckon.withdrawConsent();
    assertThatThrownBy(() -> phone.beckon.offers()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isQuiet() throws BeckonException {
    TestPhone phone = TestPhone.registered(new Random(1));
    assertThat(phone.beckon.choices().quietFor(2)).isEqualTo(7);
    assertThat(phone.beckon.choices().quietToday("Europe/Berlin")).isEqualTo(7);
    phone.beckon.choices().endQuiet();
    assertThat(phone.to("/v1/installations/i1/quiet"))
        .containsExactly(Map.of("hours", 2L), Map.of("timeZone", "Europe/Berlin"), Map.of());
    phone.beckon.withdrawConsent();
    assertThatThrownBy(() -> phone.beckon.choices().endQuiet())
        .isInstanceOf(IllegalStateException.class);
  }
}
