package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.AgeCheck;
import dev.beckon.cloud.identity.Choices;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.Topics;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What a shopper agrees to, wants, and does not want for now. It answers at any hour. */
public final class ChoiceCalls extends Area {
  private static final long LATEST_MS = 253_402_300_799_000L; // the year 9999
  private static final long HOUR_MS = 3_600_000;
  private static final int MOST_QUIET_HOURS = 48;
  private static final int MOST_CHOICES = 100;

  private enum Elsewhere {
    TILL,
    WEB,
    BACKEND
  }

  private final Surroundings here;
  private final Choices choices;
  private final Topics topics;

  /**
   * @param topics what shoppers may choose from
   */
  public ChoiceCalls(Surroundings here, Choices choices, Topics topics) {
    this.here = here;
    this.choices = choices;
    this.topics = topics;
  }

  @Override
  void mount(Routes routes) {
    String own = "/v1/installations/:installationId";
    routes.phoneWithAnySecret(HttpMethod.PUT, own + "/consent", this::consent);
    routes.phone(HttpMethod.PUT, own + "/quiet", this::quiet);
    routes.phone(HttpMethod.DELETE, own + "/quiet", this::noQuiet);
    routes.phone(HttpMethod.GET, own + "/preferences", this::preferences);
    routes.phone(HttpMethod.PUT, own + "/preferences", this::prefer);
    routes.phone(HttpMethod.PUT, own + "/birthday", this::birthday);
    routes.phone(HttpMethod.DELETE, own + "/birthday", this::noBirthday);
    routes.machine(
        HttpMethod.PUT, "/v1/shoppers/:shopperId/consent", Role.BACKEND, this::consentElsewhere);
    routes.machine(
        HttpMethod.PUT, "/v1/shoppers/:shopperId/adult-verified", Role.BACKEND, this::ageChecked);
  }

  /** An answer to all purposes, given in the app. */
  static Consent consent(Fields fields) {
    Set<Purpose> given = EnumSet.noneOf(Purpose.class);
    if (fields.bool("inStoreOffers")) {
      given.add(Purpose.IN_STORE_OFFERS);
    }
    if (fields.bool("usePurchases")) {
      given.add(Purpose.USE_PURCHASES);
    }
    if (fields.bool("measurement")) {
      given.add(Purpose.MEASUREMENT);
    }
    Consent.Proof proof = proof(fields, Consent.Source.APP);
    fields.end();
    return Consent.toAll(given, proof);
  }

  private static Consent.Proof proof(Fields fields, Consent.Source source) {
    String textVersion = fields.text("textVersion", 1, 40, true);
    return new Consent.Proof(textVersion, fields.integer("givenAtMs", 0, LATEST_MS), source);
  }

  /** By the phone; a withdrawal is not to fail because of an old secret. */
  private Future<Void> consent(RoutingContext call, Caller caller) {
    String shopperId = caller.own(call).shopperId();
    Fields body = Bodies.read(call, new ArrayList<>());
    Consent consent = consent(body);
    Bodies.finish(body);
    return done(call, choices.consent(shopperId, consent, here.nowMs()), Refusal.unauthorized());
  }

  /** By the retailer's backend: one purpose, asked about at a till, on the web or elsewhere. */
  private Future<Void> consentElsewhere(RoutingContext call, Caller caller) {
    Fields body = Bodies.read(call, new ArrayList<>());
    Purpose purpose = body.choice("purpose", Purpose.class);
    boolean given = body.bool("given");
    Elsewhere source = body.choice("source", Elsewhere.class);
    Consent.Proof proof =
        proof(body, source == null ? null : Consent.Source.valueOf(source.name()));
    Bodies.finish(body);
    Consent consent = new Consent(given ? Set.of(purpose) : Set.of(), Set.of(purpose), proof);
    return done(
        call,
        choices.consent(call.pathParam("shopperId"), consent, here.nowMs()),
        Refusal.notFound("shopperId"));
  }

  /** By the retailer's backend: somebody looked whether the shopper is of age. */
  private Future<Void> ageChecked(RoutingContext call, Caller caller) {
    Fields body = Bodies.read(call, new ArrayList<>());
    boolean verified = body.bool("verified");
    Elsewhere source = body.choice("source", Elsewhere.class);
    long atMs = body.integer("atMs", 0, LATEST_MS);
    Bodies.finish(body);
    AgeCheck check =
        new AgeCheck(verified, Consent.Source.valueOf(source.name()), atMs, caller.key().id());
    return done(
        call,
        choices.ageChecked(call.pathParam("shopperId"), check),
        Refusal.notFound("shopperId"));
  }

  private Future<Void> done(RoutingContext call, CompletionStage<Boolean> step, Refusal unknown) {
    return here.on(step)
        .compose(
            known -> known ? Bodies.answer(call, 204, null) : Future.<Void>failedFuture(unknown));
  }

  /** No offers for some hours, or until the day ends where the shopper is. */
  private Future<Void> quiet(RoutingContext call, Caller caller) {
    String shopperId = caller.own(call).shopperId();
    Fields body = Bodies.read(call, new ArrayList<>());
    long hours = body.integer("hours", 1, MOST_QUIET_HOURS, 0);
    String timeZone = body.text("timeZone", 1, 64, hours == 0);
    if (hours > 0 && timeZone != null) {
      body.fault("timeZone", timeZone, "nothing beside hours", "INVALID");
    }
    long nowMs = here.nowMs();
    long untilMs = timeZone == null ? nowMs + hours * HOUR_MS : endOfDay(body, timeZone, nowMs);
    Bodies.finish(body);
    return here.on(choices.quiet(shopperId, untilMs))
        .compose(
            known ->
                known
                    ? Bodies.answer(call, 200, new JsonObject().put("quietUntilMs", untilMs))
                    : Future.failedFuture(Refusal.unauthorized()));
  }

  private static long endOfDay(Fields body, String timeZone, long nowMs) {
    try {
      ZoneId zone = ZoneId.of(timeZone);
      return Instant.ofEpochMilli(nowMs)
          .atZone(zone)
          .toLocalDate()
          .plusDays(1)
          .atStartOfDay(zone)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      body.fault("timeZone", timeZone, "a time zone such as Europe/Berlin", "INVALID");
      return nowMs;
    }
  }

  private Future<Void> noQuiet(RoutingContext call, Caller caller) {
    return done(call, choices.quiet(caller.own(call).shopperId(), 0), Refusal.unauthorized());
  }

  /** A day to be wished a happy birthday on; the year is nobody's business. */
  private Future<Void> birthday(RoutingContext call, Caller caller) {
    String shopperId = caller.own(call).shopperId();
    Fields body = Bodies.read(call, new ArrayList<>());
    int month = (int) body.integer("month", 1, 12);
    int day = (int) body.integer("day", 1, 31);
    if (body.faults().isEmpty() && day > Month.of(month).maxLength()) {
      body.fault("day", Integer.toString(day), "a day of the month", "INVALID");
    }
    Bodies.finish(body);
    return done(call, choices.birthday(shopperId, MonthDay.of(month, day)), Refusal.unauthorized());
  }

  private Future<Void> noBirthday(RoutingContext call, Caller caller) {
    return done(call, choices.birthday(caller.own(call).shopperId(), null), Refusal.unauthorized());
  }

  /** What there is to choose from, and what was chosen. */
  private Future<Void> preferences(RoutingContext call, Caller caller) {
    return here.on(choices.preferences(caller.own(call).shopperId()))
        .compose(
            chosen ->
                chosen.isPresent()
                    ? Bodies.answer(call, 200, json(chosen.get()))
                    : Future.failedFuture(Refusal.unauthorized()));
  }

  private JsonObject json(Preferences chosen) {
    JsonArray categories = new JsonArray();
    topics
        .categories()
        .forEach(
            (id, name) ->
                categories.add(
                    new JsonObject()
                        .put("id", id)
                        .put("name", name)
                        .put("choice", choice(chosen, id))));
    JsonArray facts = new JsonArray();
    topics
        .facts()
        .forEach(
            (id, name) ->
                facts.add(
                    new JsonObject()
                        .put("id", id)
                        .put("name", name)
                        .put("declared", chosen.facts().contains(id))));
    JsonObject json = new JsonObject().put("categories", categories).put("facts", facts);
    if (chosen.birthday() != null) {
      json.put(
          "birthday",
          new JsonObject()
              .put("month", chosen.birthday().getMonthValue())
              .put("day", chosen.birthday().getDayOfMonth()));
    }
    return chosen.quietUntilMs() > here.nowMs()
        ? json.put("quietUntilMs", chosen.quietUntilMs())
        : json;
  }

  private static String choice(Preferences chosen, String category) {
    if (chosen.unwanted().contains(category)) {
      return "UNWANTED";
    }
    return chosen.wanted().contains(category) ? "WANTED" : "NONE";
  }

  private Future<Void> prefer(RoutingContext call, Caller caller) {
    String shopperId = caller.own(call).shopperId();
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    Set<String> wanted = known(body, "wanted", topics.categories());
    Set<String> unwanted = known(body, "unwanted", topics.categories());
    Set<String> facts = known(body, "facts", topics.facts());
    wanted.stream()
        .filter(unwanted::contains)
        .forEach(id -> body.fault("unwanted", id, "none that is wanted", "INVALID"));
    Bodies.finish(body);
    return done(
        call,
        choices.prefer(shopperId, new Preferences(wanted, unwanted, facts, 0)),
        Refusal.unauthorized());
  }

  private static Set<String> known(Fields body, String name, Map<String, String> topics) {
    Set<String> ids = body.texts(name, MOST_CHOICES);
    ids.stream()
        .filter(id -> !topics.containsKey(id))
        .forEach(id -> body.fault(name, id, "one of " + topics.keySet(), "UNKNOWN"));
    return ids;
  }
}
