package dev.beckon.cloud.audience;

import dev.beckon.cloud.decision.Look;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Every word that an audience may use. Times ago are counted in whole days of 24 hours; what nobody
 * knows of a shopper ({@link Term.NotKnown}) counts as no.
 */
final class Vocabulary {
  /** What a shopper did outside the shop, where a third party said so. */
  static final String THIRD_PARTY = "thirdParty.";

  private static final Map<String, String> REFUSED =
      Map.of(
          "age", "nobody's age is known here, and no offer may depend on it",
          "gender", "nobody's gender is known here, and no offer may depend on it",
          "sex", "nobody's gender is known here, and no offer may depend on it",
          "birthday", "a declared birthday sets offers off, and picks nobody out",
          "birthdate", "a declared birthday sets offers off, and picks nobody out",
          "dateOfBirth", "a declared birthday sets offers off, and picks nobody out",
          "yearOfBirth", "nobody's age is known here, and no offer may depend on it");

  private final Map<String, Word> values = new TreeMap<>();
  private final Map<String, Call> calls = new TreeMap<>();
  private final Settings settings;

  /** What an argument has to be. */
  enum Parameter {
    SKU("a product's sku in quotes"),
    CATEGORY("a category in quotes"),
    CHOICE("one of preferences.categories in quotes"),
    FACT("one of preferences.facts in quotes"),
    SEGMENT("a segment's name in quotes: 1 to 40 of a-z, 0-9 and -"),
    WINDOW("days(1) to days(3650)");

    private final String allowed;

    Parameter(String allowed) {
      this.allowed = allowed;
    }

    /** For somebody who wrote something else. */
    String allowed() {
      return allowed;
    }
  }

  /** Makes a word of its arguments: a name where there is one, and how long ago at most, ms. */
  @FunctionalInterface
  interface Maker {
    Word make(String name, long withinMs);
  }

  /** A word that takes arguments: at most one name, at most one window, in this order. */
  record Call(List<Parameter> parameters, Maker maker) {}

  Vocabulary(Settings settings) {
    this.settings = settings;
    addNumbers();
    addPurchases();
    addSignals("", source -> source != Source.THIRD_PARTY);
    addSignals(THIRD_PARTY, source -> source == Source.THIRD_PARTY);
    addChoices();
  }

  /** A word without arguments, or null. */
  Word value(String name) {
    return values.get(name);
  }

  /** A word with arguments, or null. */
  Call call(String name) {
    return calls.get(name);
  }

  /** Why something is in no vocabulary on purpose, or null. */
  String refusal(String name) {
    return name.startsWith(THIRD_PARTY) && !settings.thirdParty()
        ? "what a third party says counts only where audiences.thirdParty is allow"
        : REFUSED.get(name);
  }

  /** For somebody who wrote another one. */
  String names() {
    return String.join(", ", values.keySet())
        + ", "
        + String.join("(), ", settings.thirdParty() ? calls.keySet() : ownCalls())
        + "()";
  }

  private List<String> ownCalls() {
    return calls.keySet().stream().filter(name -> !name.startsWith(THIRD_PARTY)).toList();
  }

  private void addNumbers() {
    values.put("adultVerified", Word.verified(look -> look.shopper().past().adultVerified()));
    past("visits.count", past -> past.visits().count());
    values.put("visits.here", Word.here(look -> known(look.shopper().past().visits().here())));
    values.put(
        "visits.daysSinceLast",
        Word.past(look -> daysSince(look, look.shopper().past().visits().beforeMs())));
    past("offers.shown", past -> past.responses().shown());
    past("offers.opened", past -> past.responses().opened());
    past("offers.dismissed", past -> past.responses().dismissed());
  }

  private void past(String name, ToLongFunction<Past> number) {
    values.put(name, Word.past(look -> number.applyAsLong(look.shopper().past())));
  }

  private void addPurchases() {
    values.put(
        "purchases.daysSinceLast", Word.total(look -> daysSince(look, totals(look).lastMs())));
    values.put("purchases.count", Word.total(look -> totals(look).frequency()));
    values.put("purchases.moneyMinor", Word.total(look -> totals(look).moneyMinor()));
    quintile("purchases.recencyQuintile", Quintiles.Scores::recency);
    quintile("purchases.frequencyQuintile", Quintiles.Scores::frequency);
    quintile("purchases.moneyQuintile", Quintiles.Scores::money);
    calls.put(
        "bought",
        new Call(
            List.of(Parameter.SKU, Parameter.WINDOW),
            (sku, withinMs) ->
                Word.bought(sku, look -> boughtSince(look, sku, look.nowMs() - withinMs))));
    calls.put(
        "boughtCategory",
        new Call(
            List.of(Parameter.CATEGORY, Parameter.WINDOW),
            (category, withinMs) -> {
              boolean sensitive = settings.sensitive().contains(category);
              return Word.boughtCategory(
                  category,
                  seen(
                      sensitive,
                      look ->
                          isSince(
                              look.shopper().past().boughtCategoryMs().get(category),
                              look.nowMs() - withinMs)),
                  sensitive);
            }));
  }

  private void quintile(String name, ToIntFunction<Quintiles.Scores> fifth) {
    values.put(
        name,
        Word.total(
            look ->
                (long)
                    fifth.applyAsInt(
                        look.shopper().past().fifths().orElseThrow(Term.NotKnown::new))));
  }

  private void addSignals(String prefix, Predicate<Source> from) {
    addSignal(prefix + "wished", Signals::wishes, from);
    addSignal(prefix + "viewed", Signals::viewed, from);
    calls.put(
        prefix + "inCart",
        new Call(
            List.of(Parameter.SKU),
            (sku, withinMs) -> Word.inCart(sku, look -> isInCart(look, Topic.product(sku), from))));
    if (prefix.isEmpty()) {
      calls.put(
          "openedApp",
          new Call(
              List.of(Parameter.WINDOW),
              (name, withinMs) ->
                  Word.known(
                      look ->
                          isLive(look.shopper().signals().openedApp(), from, look)
                              && look.shopper().signals().openedApp().atMs()
                                  >= look.nowMs() - withinMs,
                      false)));
    }
  }

  private void addSignal(
      String name, Function<Signals, Map<Topic, Signal>> kind, Predicate<Source> from) {
    calls.put(
        name,
        new Call(
            List.of(Parameter.SKU, Parameter.WINDOW),
            (sku, withinMs) -> signal(Topic.product(sku), withinMs, kind, from)));
    calls.put(
        name + "Category",
        new Call(
            List.of(Parameter.CATEGORY, Parameter.WINDOW),
            (category, withinMs) ->
                signal(new Topic(Topic.Kind.CATEGORY, category), withinMs, kind, from)));
  }

  private Word signal(
      Topic topic,
      long withinMs,
      Function<Signals, Map<Topic, Signal>> kind,
      Predicate<Source> from) {
    boolean sensitive =
        topic.kind() == Topic.Kind.CATEGORY && settings.sensitive().contains(topic.name());
    return Word.known(
        seen(
            sensitive,
            look -> {
              Signal signal = kind.apply(look.shopper().signals()).get(topic);
              return isLive(signal, from, look) && signal.atMs() >= look.nowMs() - withinMs;
            }),
        sensitive);
  }

  private void addChoices() {
    calls.put(
        "wanted",
        new Call(
            List.of(Parameter.CHOICE),
            (category, withinMs) ->
                choice(category, look -> look.shopper().preferences().wanted())));
    calls.put(
        "unwanted",
        new Call(
            List.of(Parameter.CHOICE),
            (category, withinMs) ->
                choice(category, look -> look.shopper().preferences().unwanted())));
    calls.put(
        "declared",
        new Call(
            List.of(Parameter.FACT),
            (fact, withinMs) ->
                Word.known(
                    seen(true, look -> look.shopper().preferences().facts().contains(fact)),
                    true)));
    calls.put(
        "segment", new Call(List.of(Parameter.SEGMENT), (name, withinMs) -> Word.segment(name)));
  }

  private Word choice(String category, Function<Look, Set<String>> chosen) {
    boolean sensitive = settings.sensitive().contains(category);
    return Word.known(seen(sensitive, look -> chosen.apply(look).contains(category)), sensitive);
  }

  /** What may be seen of something, which leads to nothing where it is sensitive. */
  private static Term seen(boolean sensitive, Predicate<Look> truth) {
    return sensitive ? look -> look.sensitive(truth.test(look)) : truth::test;
  }

  private static boolean boughtSince(Look look, String sku, long sinceMs) {
    ShopperProfile shopper = look.shopper();
    return isSince(shopper.lastBoughtMs().get(sku), sinceMs)
        || look.sensitive(isSince(shopper.sensitiveBoughtMs().get(sku), sinceMs));
  }

  private static boolean isSince(Long atMs, long sinceMs) {
    return atMs != null && atMs >= sinceMs;
  }

  private static boolean isInCart(Look look, Topic product, Predicate<Source> from) {
    Signal put = look.shopper().signals().cart().get(product);
    return isLive(put, from, look) && !boughtSince(look, product.name(), put.atMs());
  }

  private static boolean isLive(Signal signal, Predicate<Source> from, Look look) {
    return signal != null && signal.untilMs() > look.nowMs() && from.test(signal.source());
  }

  private static PurchaseTotals totals(Look look) {
    return look.shopper().past().totals();
  }

  private static long daysSince(Look look, long atMs) {
    return TimeUnit.MILLISECONDS.toDays(Math.max(0, look.nowMs() - known(atMs)));
  }

  private static long known(long number) {
    if (number == 0) {
      throw new Term.NotKnown();
    }
    return number;
  }
}
