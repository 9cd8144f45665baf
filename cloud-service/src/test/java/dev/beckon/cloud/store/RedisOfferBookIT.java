package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.app.config.OfferYaml;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.OfferAct;
import dev.beckon.cloud.decision.OfferBook;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.OfferEntry;
import dev.beckon.cloud.decision.OfferRefusedException;
import dev.beckon.cloud.decision.OfferStatus;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Shelves;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The offers' book in a real Redis, as the desks of two services see it. */
@Timeout(60)
class RedisOfferBookIT {
  private static final long DAY_MS = 86_400_000;
  private static final ServiceConfig.Store NORTH =
      new ServiceConfig.Store(
          "north",
          ZoneId.of("UTC"),
          Set.of(),
          Optional.empty(),
          List.of(new ServiceConfig.Zone("coffee", "Coffee", Set.of(), Set.of())),
          List.of(),
          List.of());

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final OfferYaml format =
      new OfferYaml(
          List.of(NORTH), new ServiceConfig.Preferences(List.of(), List.of()), Offers.NO_AUDIENCES);

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  private OfferDesk desk() {
    return desk(OfferBook.MOST_OFFERS, OfferBook.MOST_VERSIONS);
  }

  private OfferDesk desk(int mostOffers, int mostVersions) {
    return new OfferDesk(
        new RedisOfferBook(fixture.redis(), History.DEFAULT, mostOffers, mostVersions),
        format,
        Map.of("north", Shelves.UNKNOWN),
        Offers.NO_AUDIENCES,
        worker,
        next -> CompletableFuture.completedStage(null));
  }

  private static String text(String id, String title) {
    return "{id: %s, zones: [coffee], trigger: {type: enter}, text: {title: %s, body: b, publicText: p}}"
        .formatted(id, title);
  }

  private List<Offer> offers(String... ids) throws Exception {
    List<Offer> offers = new ArrayList<>();
    for (String id : ids) {
      offers.add(format.readOne(text(id, "t")));
    }
    return offers;
  }

  private static OfferEntry entry(OfferDesk desk, String id) {
    return desk.find(id).orElseThrow().entry();
  }

  private static void refused(
      CompletionStage<?> change, OfferRefusedException.Kind kind, String words) {
    assertThatThrownBy(() -> await(change))
        .hasRootCauseInstanceOf(OfferRefusedException.class)
        .rootCause()
        .hasMessageContaining(words)
        .extracting(refused -> ((OfferRefusedException) refused).kind())
        .isEqualTo(kind);
  }

  @Test
  void everyChangeOfTheTextIsAVersionThatAnotherServiceReads() {
    OfferDesk desk = desk();
    OfferDesk other = desk();
    await(desk.put("ed", "tea", text("tea", "one"), 1));
    assertThat(desk.live()).isEmpty();
    await(desk.bring("ed", "tea", OfferStatus.LIVE, 2));
    await(other.refresh());
    assertThat(other.live()).extracting(Offer::version).containsExactly(1);

    await(other.put("ed", "tea", text("tea", "two"), 3));
    await(other.put("ed", "tea", text("tea", "two"), 4));
    await(desk.refresh());
    assertThat(desk.live()).singleElement().extracting(Offer::version).isEqualTo(2);
    assertThat(desk.live().get(0).experiment().variants().get(0).message().text().title())
        .isEqualTo("two");
    assertThat(await(desk.text("tea", 1)).orElseThrow()).contains("\"one\"");
    assertThat(await(desk.text("tea", 2)).orElseThrow()).contains("\"two\"");
    assertThat(await(desk.text("tea", 3))).isEmpty();

    await(desk.bring("ed", "tea", OfferStatus.PAUSED, 5));
    await(other.refresh());
    assertThat(other.live()).isEmpty();
    assertThat(await(fixture.redis().async().hget(Keys.OFFER_STANDINGS, "tea")))
        .isEqualTo("PAUSED");
    assertThat(acts())
        .containsExactly(
            "OFFER_CREATED tea ed",
            "OFFER_LIVE tea ed",
            "OFFER_CHANGED tea ed",
            "OFFER_PAUSED tea ed");
  }

  private List<String> acts() {
    return await(new RedisHistoryReader(fixture.redis()).after("0", 100)).stream()
        .filter(record -> record.kind().equals("audit"))
        .map(record -> new JsonObject(record.json()))
        .map(
            act ->
                act.getString("act")
                    + " "
                    + act.getString("subject")
                    + " "
                    + act.getString("actor"))
        .toList();
  }

  @Test
  void ofTwoWhoChangeTheSameOfferOneIsToldToLookAgain() {
    RedisOfferBook book = new RedisOfferBook(fixture.redis(), History.DEFAULT);
    OfferDesk desk = desk();
    await(desk.put("ed", "tea", text("tea", "one"), 1));
    OfferEntry first = entry(desk, "tea");
    await(desk.put("ed", "tea", text("tea", "two"), 2));
    OfferEntry late =
        new OfferEntry(
            "tea", 2, OfferStatus.DRAFT, first.source(), 3, "he", 0, text("tea", "three"));
    OfferAct act = new OfferAct(3, "he", OfferAct.Kind.OFFER_CHANGED, "tea", "version 2");
    assertThat(await(book.save(List.of(new OfferBook.Save(late, first.change(), act)))))
        .isEqualTo(OfferBook.Result.CHANGED);
    await(desk.refresh());
    assertThat(entry(desk, "tea").text()).contains("two");
  }

  @Test
  void theConfigurationSeedsTheBookAndWhoPausedStaysPaused() throws Exception {
    OfferDesk desk = desk();
    await(desk.publish(offers("a", "b", "c"), 1));
    assertThat(desk.live()).extracting(Offer::offerId).containsExactly("a", "b", "c");
    await(desk.bring("ed", "b", OfferStatus.PAUSED, 2));
    refused(
        desk.put("ed", "a", text("a", "other"), 3),
        OfferRefusedException.Kind.CONFLICT,
        "stands in the configuration");

    OfferDesk restarted = desk();
    await(restarted.publish(offers("a", "b"), 4));
    assertThat(restarted.live()).extracting(Offer::offerId).containsExactly("a");
    assertThat(entry(restarted, "b").status()).isEqualTo(OfferStatus.PAUSED);
    assertThat(entry(restarted, "c").status()).isEqualTo(OfferStatus.ENDED);
    assertThat(entry(restarted, "a").version()).isEqualTo(1);

    await(restarted.publish(offers("a", "c"), 5));
    assertThat(entry(restarted, "b").status()).isEqualTo(OfferStatus.ENDED);
    assertThat(restarted.live()).extracting(Offer::offerId).containsExactly("a", "c");
  }

  @Test
  void whatEndedIsOver() {
    OfferDesk desk = desk();
    await(desk.put("ed", "tea", text("tea", "one"), 1));
    refused(
        desk.bring("ed", "tea", OfferStatus.PAUSED, 2),
        OfferRefusedException.Kind.CONFLICT,
        "may become PAUSED");
    await(desk.bring("ed", "tea", OfferStatus.ENDED, 2));
    await(desk.bring("ed", "tea", OfferStatus.ENDED, 3));
    assertThat(entry(desk, "tea").changedAtMs()).isEqualTo(2);
    refused(
        desk.bring("ed", "tea", OfferStatus.LIVE, 4),
        OfferRefusedException.Kind.CONFLICT,
        "may become LIVE");
    refused(
        desk.put("ed", "tea", text("tea", "two"), 4),
        OfferRefusedException.Kind.CONFLICT,
        "has not ended");
    refused(
        desk.bring("ed", "nobody", OfferStatus.LIVE, 4),
        OfferRefusedException.Kind.UNKNOWN,
        "nobody");
  }

  @Test
  void whatEndedLongAgoMakesRoomAndNothingElseDoes() {
    OfferDesk desk = desk(2, OfferBook.MOST_VERSIONS);
    OfferDesk other = desk(2, OfferBook.MOST_VERSIONS);
    await(desk.put("ed", "a", text("a", "t"), 1));
    await(desk.put("ed", "b", text("b", "t"), 1));
    await(desk.bring("ed", "a", OfferStatus.ENDED, 2));
    await(other.refresh());
    refused(
        desk.put("ed", "c", text("c", "t"), DAY_MS),
        OfferRefusedException.Kind.CONFLICT,
        "so many offers");
    await(desk.put("ed", "c", text("c", "t"), 36 * DAY_MS));
    assertThat(desk.find("a")).isEmpty();
    assertThat(await(fixture.redis().async().hkeys(Keys.OFFERS))).containsOnly("b", "c");

    refused(
        desk.put("ed", "a", text("a", "again"), 72 * DAY_MS),
        OfferRefusedException.Kind.CONFLICT,
        "so many offers");
    await(desk.bring("ed", "b", OfferStatus.ENDED, 72 * DAY_MS));
    await(desk.put("ed", "a", text("a", "again"), 110 * DAY_MS));
    await(other.refresh());
    assertThat(entry(other, "a").text()).contains("again");
  }

  @Test
  void versionsOfWhichDecisionsSpeakAreKeptAndAreNotTooMany() {
    OfferDesk desk = desk(OfferBook.MOST_OFFERS, 3);
    await(desk.put("ed", "tea", text("tea", "t0"), 0));
    await(desk.bring("ed", "tea", OfferStatus.LIVE, 0));
    await(desk.put("ed", "tea", text("tea", "t1"), 1));
    await(desk.put("ed", "tea", text("tea", "t2"), 2));
    refused(
        desk.put("ed", "tea", text("tea", "t3"), 3),
        OfferRefusedException.Kind.CONFLICT,
        "too many versions");
    await(desk.put("ed", "tea", text("tea", "t3"), 2 + 36 * DAY_MS));
    assertThat(entry(desk, "tea").version()).isEqualTo(4);
    assertThat(await(desk.text("tea", 1))).isEmpty();
    assertThat(await(desk.text("tea", 3)).orElseThrow()).contains("t2");
  }

  @Test
  void anImportIsAllOrNothingAndRoundTripsToTheSameBytes() {
    OfferDesk desk = desk();
    String bad =
        "offers:\n  - " + text("a", "t") + "\n  - " + text("b", "t").replace("coffee", "attic");
    refused(desk.importAll("ed", bad, 1), OfferRefusedException.Kind.INVALID, "zones");
    assertThat(desk.list(null, null, 10)).isEmpty();
    String good = "offers:\n  - " + text("a", "t") + "\n  - " + text("b", "u") + "\n";
    assertThat(await(desk.importAll("ed", good, 1))).isEqualTo(new OfferDesk.Imported(2, 0, 0));
    String written = desk.export();
    assertThat(await(desk.importAll("ed", written, 2))).isEqualTo(new OfferDesk.Imported(0, 0, 2));
    fixture.wipe();
    OfferDesk elsewhere = desk();
    await(elsewhere.importAll("ed", written, 3));
    assertThat(elsewhere.export()).isEqualTo(written);
  }
}
