package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Seen;
import dev.beckon.cloud.decision.Seen.Then;
import dev.beckon.cloud.decision.Seen.Version;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Topic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a decision was made by, as {@code seen} in its hash: JSON whose names are one letter and in
 * which nothing stands that goes without saying. Read only by this class.
 */
final class SeenText {
  /**
   * What takes more is not kept. It takes a crowd of offers, or texts of segments as long as it.
   */
  static final int MOST_CHARACTERS = 16_384;

  private static final int PRODUCT = 0;
  private static final int CATEGORY = 1;

  private SeenText() {}

  /** Empty where it would be too long. */
  static String write(Seen seen) {
    JsonObject json = new JsonObject();
    json.put("s", seen.shopperId());
    JsonArray offers = new JsonArray();
    seen.offers().forEach(one -> offers.add(version(one)));
    json.put("o", offers);
    putSome(json, "c", companions(seen.companions()));
    putSome(json, "e", new JsonObject(new HashMap<>(seen.segments())));
    json.put("t", then(seen.then()));
    if (!seen.shopper().exists()) {
      json.put("p", 0);
    } else {
      putSome(json, "p", profile(seen.shopper()));
    }
    String text = json.encode();
    return text.length() > MOST_CHARACTERS ? "" : text;
  }

  private static JsonArray version(Version one) {
    return new JsonArray().add(one.offerId()).add(one.version()).add(one.rate());
  }

  private static JsonObject companions(Map<String, Version> companions) {
    JsonObject json = new JsonObject();
    companions.forEach((offerId, one) -> json.put(offerId, version(one)));
    return json;
  }

  private static JsonObject then(Then then) {
    JsonObject json = new JsonObject().put("n", then.nowMs());
    putIf(json, "z", then.zone() == null ? null : then.zone().getId());
    putFlag(json, "i", then.inbox());
    putFlag(json, "q", then.quietHours());
    putFlag(json, "t", then.tillsStale());
    putFlag(json, "e", then.elsewhere());
    putSome(json, "s", then.soldOut());
    return json;
  }

  /** Of somebody with consent. */
  private static JsonObject profile(ShopperProfile shopper) {
    JsonObject json = new JsonObject();
    if (shopper.reachability() != Reachability.REACHABLE) {
      json.put("r", shopper.reachability().name());
    }
    putFlag(json, "p", shopper.purchasesConsent());
    Preferences said = shopper.preferences();
    putSome(json, "w", said.wanted());
    putSome(json, "u", said.unwanted());
    putSome(json, "f", said.facts());
    putIf(json, "q", said.quietUntilMs() == 0 ? null : said.quietUntilMs());
    putIf(json, "d", said.birthday() == null ? null : said.birthday().toString());
    putSome(json, "b", new JsonObject(new HashMap<>(shopper.lastBoughtMs())));
    putSome(json, "x", new JsonObject(new HashMap<>(shopper.sensitiveBoughtMs())));
    putSome(json, "W", signals(shopper.signals().wishes()));
    putSome(json, "C", signals(shopper.signals().cart()));
    putSome(json, "V", signals(shopper.signals().viewed()));
    Signal opened = shopper.signals().openedApp();
    putIf(json, "O", opened == null ? null : signal(new JsonArray(), opened));
    putSome(json, "P", past(shopper.past()));
    return json;
  }

  private static JsonArray signals(Map<Topic, Signal> signals) {
    JsonArray json = new JsonArray();
    signals.forEach(
        (topic, one) ->
            json.add(
                signal(
                    new JsonArray()
                        .add(topic.kind() == Topic.Kind.CATEGORY ? CATEGORY : PRODUCT)
                        .add(topic.name()),
                    one)));
    return json;
  }

  private static JsonArray signal(JsonArray before, Signal signal) {
    return before
        .add(signal.atMs())
        .add(signal.untilMs())
        .add(SignalFields.initial(signal.source()));
  }

  private static JsonObject past(Past past) {
    JsonObject json = new JsonObject();
    putSome(json, "b", new JsonObject(new HashMap<>(past.boughtCategoryMs())));
    PurchaseTotals totals = past.totals();
    if (!totals.equals(PurchaseTotals.NONE)) {
      json.put(
          "t",
          new JsonArray().add(totals.lastMs()).add(totals.frequency()).add(totals.moneyMinor()));
    }
    past.fifths()
        .ifPresent(
            its ->
                json.put(
                    "f", new JsonArray().add(its.recency()).add(its.frequency()).add(its.money())));
    Past.Visits visits = past.visits();
    if (!visits.equals(Past.Visits.NONE)) {
      json.put("v", new JsonArray().add(visits.count()).add(visits.here()).add(visits.beforeMs()));
    }
    Past.Responses said = past.responses();
    if (!said.equals(Past.Responses.NONE)) {
      json.put("r", new JsonArray().add(said.shown()).add(said.opened()).add(said.dismissed()));
    }
    putFlag(json, "a", past.adultVerified());
    return json;
  }

  private static void putIf(JsonObject json, String name, Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static void putFlag(JsonObject json, String name, boolean flag) {
    if (flag) {
      json.put(name, 1);
    }
  }

  private static void putSome(JsonObject json, String name, JsonObject members) {
    if (!members.isEmpty()) {
      json.put(name, members);
    }
  }

  private static void putSome(JsonObject json, String name, JsonArray elements) {
    if (!elements.isEmpty()) {
      json.put(name, elements);
    }
  }

  private static void putSome(JsonObject json, String name, Collection<String> words) {
    putSome(json, name, new JsonArray(new ArrayList<>(words)));
  }

  /** The same for the shopper, without what is nobody's business. */
  static JsonObject withoutSensitive(String text, Set<String> categories) {
    JsonObject json = new JsonObject(text);
    if (!(json.getValue("p") instanceof JsonObject profile)) {
      return json;
    }
    profile.remove("x");
    for (String words : List.of("w", "u")) {
      remove(profile, words, categories::contains);
    }
    for (String signals : List.of("W", "C", "V")) {
      remove(
          profile,
          signals,
          one ->
              ((JsonArray) one).getInteger(0) == CATEGORY
                  && categories.contains(((JsonArray) one).getString(1)));
    }
    categories.forEach(members(members(profile, "P"), "b")::remove);
    return json;
  }

  private static void remove(JsonObject from, String name, Predicate<Object> what) {
    if (from.containsKey(name)) {
      JsonArray left = new JsonArray();
      from.getJsonArray(name).stream().filter(what.negate()).forEach(left::add);
      from.put(name, left);
    }
  }

  /** The inverse of {@link #write}. */
  static Seen read(String text) {
    JsonObject json = new JsonObject(text);
    List<Version> offers = new ArrayList<>();
    for (Object one : json.getJsonArray("o")) {
      offers.add(version((JsonArray) one));
    }
    Map<String, Version> companions = new HashMap<>();
    JsonObject its = members(json, "c");
    its.fieldNames().forEach(id -> companions.put(id, version(its.getJsonArray(id))));
    Map<String, String> segments = new HashMap<>();
    JsonObject expressions = members(json, "e");
    expressions.fieldNames().forEach(name -> segments.put(name, expressions.getString(name)));
    return new Seen(
        json.getString("s"),
        offers,
        companions,
        segments,
        json.getValue("p") instanceof Number
            ? ShopperProfile.NONE
            : readProfile(members(json, "p")),
        readThen(json.getJsonObject("t")));
  }

  private static Version version(JsonArray one) {
    return new Version(one.getString(0), one.getInteger(1), one.getDouble(2));
  }

  private static Then readThen(JsonObject json) {
    return new Then(
        json.containsKey("z") ? ZoneId.of(json.getString("z")) : null,
        json.containsKey("i"),
        json.containsKey("q"),
        words(json, "s"),
        json.containsKey("t"),
        json.containsKey("e"),
        json.getLong("n"));
  }

  private static ShopperProfile readProfile(JsonObject json) {
    String birthday = json.getString("d");
    return new ShopperProfile(
        true,
        null,
        null,
        Reachability.valueOf(json.getString("r", Reachability.REACHABLE.name())),
        null,
        json.containsKey("p"),
        new Preferences(
            words(json, "w"),
            words(json, "u"),
            words(json, "f"),
            json.getLong("q", 0L),
            birthday == null ? null : MonthDay.parse(birthday)),
        times(json, "b"),
        times(json, "x"),
        new Signals(
            readSignals(json, "W"),
            readSignals(json, "C"),
            readSignals(json, "V"),
            json.containsKey("O") ? readSignal(json.getJsonArray("O"), 0) : null),
        json.containsKey("P") ? readPast(json.getJsonObject("P")) : Past.NONE);
  }

  private static Map<Topic, Signal> readSignals(JsonObject json, String name) {
    Map<Topic, Signal> signals = new HashMap<>();
    for (Object each : json.getJsonArray(name, new JsonArray())) {
      JsonArray one = (JsonArray) each;
      Topic.Kind kind = one.getInteger(0) == CATEGORY ? Topic.Kind.CATEGORY : Topic.Kind.PRODUCT;
      signals.put(new Topic(kind, one.getString(1)), readSignal(one, 2));
    }
    return signals;
  }

  private static Signal readSignal(JsonArray one, int from) {
    return new Signal(
        one.getLong(from), one.getLong(from + 1), SignalFields.source(one.getString(from + 2)));
  }

  private static Past readPast(JsonObject json) {
    JsonArray totals = json.getJsonArray("t");
    JsonArray fifths = json.getJsonArray("f");
    JsonArray visits = json.getJsonArray("v");
    JsonArray said = json.getJsonArray("r");
    return new Past(
        times(json, "b"),
        totals == null
            ? PurchaseTotals.NONE
            : new PurchaseTotals(totals.getLong(0), totals.getLong(1), totals.getLong(2)),
        fifths == null
            ? Optional.empty()
            : Optional.of(
                new Quintiles.Scores(
                    fifths.getInteger(0), fifths.getInteger(1), fifths.getInteger(2))),
        visits == null
            ? Past.Visits.NONE
            : new Past.Visits(visits.getLong(0), visits.getLong(1), visits.getLong(2)),
        said == null
            ? Past.Responses.NONE
            : new Past.Responses(said.getLong(0), said.getLong(1), said.getLong(2)),
        json.containsKey("a"));
  }

  private static JsonObject members(JsonObject json, String name) {
    return json.getJsonObject(name, new JsonObject());
  }

  private static Map<String, Long> times(JsonObject json, String name) {
    Map<String, Long> times = new HashMap<>();
    JsonObject its = members(json, name);
    its.fieldNames().forEach(key -> times.put(key, its.getLong(key)));
    return times;
  }

  private static Set<String> words(JsonObject json, String name) {
    Set<String> words = new HashSet<>();
    json.getJsonArray(name, new JsonArray()).forEach(word -> words.add((String) word));
    return words;
  }
}
