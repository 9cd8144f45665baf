package dev.beckon.cloud.store;

import dev.beckon.cloud.identity.AgeCheck;
import dev.beckon.cloud.identity.ChoiceStore;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.shopper.Preferences;
import io.lettuce.core.ScriptOutputType;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** Choices in Redis: fields of the shopper's hash. */
public final class RedisChoices implements ChoiceStore {
  private static final Script CHOOSE = Script.load("person.lua", "unmeasure.lua", "choose.lua");
  private static final Script CHOSEN = Script.load("person.lua", "chosen.lua");

  private final RedisConnection redis;
  private final Runnable forgotten;

  /**
   * Choices in this Redis.
   *
   * @param forgotten is run when something was, so that Redis' file forgets it as well
   */
  public RedisChoices(RedisConnection redis, Runnable forgotten) {
    this.redis = redis;
    this.forgotten = forgotten;
  }

  @Override
  public CompletionStage<Boolean> consent(String shopperId, Consent consent) {
    List<String> fields = new ArrayList<>();
    addConsent(consent, fields);
    return choose(shopperId, fields);
  }

  /** Fields and values that keep a consent; an empty value removes the field. */
  static void addConsent(Consent consent, List<String> fields) {
    for (Purpose purpose : Purpose.values()) {
      if (!consent.asked().contains(purpose)) {
        continue;
      }
      boolean given = consent.given().contains(purpose);
      Consent.Proof proof = consent.proof();
      fields.add("consent:" + name(purpose));
      fields.add(
          String.join(
              "|",
              given ? "1" : "0",
              proof.source().name(),
              Long.toString(proof.atMs()),
              proof.textVersion()));
      if (purpose != Purpose.IN_STORE_OFFERS) { // that one is the hash itself
        fields.add(name(purpose));
        fields.add(given ? "1" : "");
      }
    }
  }

  private static String name(Purpose purpose) {
    return switch (purpose) {
      case IN_STORE_OFFERS -> "offers";
      case USE_PURCHASES -> "purchases";
      case MEASUREMENT -> "measurement";
    };
  }

  @Override
  public CompletionStage<Boolean> quiet(String shopperId, long untilMs) {
    return choose(shopperId, List.of("quietUntilMs", untilMs == 0 ? "" : Long.toString(untilMs)));
  }

  @Override
  public CompletionStage<Boolean> prefer(String shopperId, Preferences preferences) {
    return choose(
        shopperId,
        List.of(
            "wanted",
            words(preferences.wanted()),
            "unwanted",
            words(preferences.unwanted()),
            "facts",
            words(preferences.facts())));
  }

  @Override
  public CompletionStage<Boolean> birthday(String shopperId, MonthDay day) {
    return choose(shopperId, List.of("birthday", day == null ? "" : day.toString()));
  }

  @Override
  public CompletionStage<Boolean> ageChecked(String shopperId, AgeCheck check) {
    return choose(
        shopperId,
        List.of(
            "adultVerified",
            check.adult() ? "1" : "",
            "ageCheck",
            String.join(
                "|",
                check.adult() ? "1" : "0",
                check.source().name(),
                Long.toString(check.atMs()),
                check.keyId())));
  }

  private CompletionStage<Boolean> choose(String shopperId, List<String> fields) {
    List<String> args = new ArrayList<>(fields.size() + 2);
    args.add(shopperId);
    args.add(Keys.decision(""));
    args.addAll(fields);
    return redis
        .<String>run(
            CHOOSE,
            ScriptOutputType.VALUE,
            new String[] {
              Keys.shopper(shopperId), Keys.traces(shopperId), Keys.HISTORY, Keys.ERASING
            },
            args.toArray(new String[0]))
        .thenApply(
            answer -> {
              if ("FORGOTTEN".equals(answer)) {
                forgotten.run();
              }
              return answer != null;
            });
  }

  @Override
  public CompletionStage<Optional<Preferences>> preferences(String shopperId) {
    return redis
        .<List<String>>run(
            CHOSEN, ScriptOutputType.MULTI, new String[] {Keys.shopper(shopperId)}, shopperId)
        .thenApply(reply -> reply.isEmpty() ? Optional.empty() : Optional.of(read(reply)));
  }

  /**
   * From the five fields as scripts answer them: wanted, unwanted, facts, quietUntilMs, birthday.
   */
  static Preferences read(List<String> fields) {
    return new Preferences(
        set(fields.get(0)),
        set(fields.get(1)),
        set(fields.get(2)),
        fields.get(3).isEmpty() ? 0 : Long.parseLong(fields.get(3)),
        fields.get(4).isEmpty() ? null : MonthDay.parse(fields.get(4)));
  }

  private static Set<String> set(String words) {
    return words.isEmpty() ? Set.of() : Set.of(words.split(" "));
  }

  private static String words(Collection<String> ids) {
    return String.join(" ", new TreeSet<>(ids));
  }
}
