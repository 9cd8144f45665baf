package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Profiles;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Profiles in Redis: shopper, installation and purchases in one round trip. */
public final class RedisProfiles implements Profiles {
  private static final Script PROFILE = Script.load("person.lua", "reach.lua", "profile.lua");
  private static final int SIGNALS = 5;
  private static final int FIRST_CHOICE = 6;
  private static final int FIRST_PAST = 11;
  private static final int PAST_FIELDS = 7;

  private final RedisConnection redis;
  private final List<String> sensitive;
  private final Supplier<Optional<Quintiles>> quintiles;

  /**
   * Profiles in this Redis.
   *
   * @param sensitive categories that are nobody's business
   * @param quintiles of the retailer's customers, where they are known
   */
  public RedisProfiles(
      RedisConnection redis,
      Collection<String> sensitive,
      Supplier<Optional<Quintiles>> quintiles) {
    this.redis = redis;
    this.sensitive = sensitive.stream().map(RedisNames::category).toList();
    this.quintiles = quintiles;
  }

  /** What was asked for, in the order in which it is answered. */
  private record Question(Asked asked, List<String> skus, List<String> categories) {
    static Question of(Asked asked) {
      return new Question(asked, List.copyOf(asked.skus()), List.copyOf(asked.categories()));
    }
  }

  @Override
  public CompletionStage<ShopperProfile> read(
      String shopperId, String installationId, String storeId, Asked asked) {
    Question question = Question.of(asked);
    List<byte[]> args = new ArrayList<>(asked.names() + sensitive.size() + 7);
    args.add(utf8(shopperId));
    args.add(utf8(installationId == null ? "" : installationId));
    args.add(utf8(Keys.installation("")));
    args.add(utf8(Keys.customer("")));
    args.add(utf8(storeId == null ? "" : storeId));
    args.add(utf8(asked.past() ? "1" : "0"));
    args.add(utf8(asked.purchases() ? "1" : "0"));
    question.skus().forEach(sku -> args.add(utf8(RedisNames.product(sku))));
    question.categories().forEach(category -> args.add(utf8(RedisNames.category(category))));
    if (!question.skus().isEmpty()) {
      sensitive.forEach(name -> args.add(utf8(name)));
    }
    return redis
        .runRaw(
            PROFILE, List.of(Keys.shopper(shopperId), Keys.NAMES, Keys.signals(shopperId)), args)
        .thenApply(reply -> reply.isEmpty() ? ShopperProfile.NONE : profile(question, reply));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private ShopperProfile profile(Question question, List<byte[]> reply) {
    int afterPast = FIRST_PAST + (question.asked().past() ? PAST_FIELDS : 0);
    AskedSales sales =
        reply.size() > afterPast
            ? AskedSales.read(
                question.skus(),
                question.categories(),
                question.skus().isEmpty() ? 0 : sensitive.size(),
                reply.subList(afterPast, reply.size()))
            : AskedSales.NONE;
    return new ShopperProfile(
        true,
        textOrNull(reply.get(0)),
        textOrNull(reply.get(1)),
        Reachability.valueOf(text(reply.get(2))),
        text(reply.get(3)).isEmpty() ? null : text(reply.get(3)),
        text(reply.get(4)).equals("1"),
        RedisChoices.read(
            reply.subList(FIRST_CHOICE, FIRST_PAST).stream().map(RedisProfiles::text).toList()),
        sales.plain(),
        sales.secret(),
        SignalFields.read(text(reply.get(SIGNALS))),
        past(question.asked(), reply.subList(FIRST_PAST, afterPast), sales));
  }

  /**
   * @param reply visits, those here, when the one before ended, offers shown, opened, dismissed,
   *     and whether of age; or nothing
   */
  private Past past(Asked asked, List<byte[]> reply, AskedSales sales) {
    boolean known = !reply.isEmpty();
    boolean totals = asked.totals() && sales.totals().frequency() > 0;
    return new Past(
        sales.categories(),
        asked.totals() ? sales.totals() : PurchaseTotals.NONE,
        totals ? quintiles.get().map(fifths -> fifths.of(sales.totals())) : Optional.empty(),
        known
            ? new Past.Visits(number(reply.get(0)), number(reply.get(1)), number(reply.get(2)))
            : Past.Visits.NONE,
        known
            ? new Past.Responses(number(reply.get(3)), number(reply.get(4)), number(reply.get(5)))
            : Past.Responses.NONE,
        known && text(reply.get(6)).equals("1"));
  }

  private static long number(byte[] digits) {
    return digits.length == 0 ? 0 : Long.parseLong(text(digits));
  }

  private static String textOrNull(byte[] utf8) {
    return utf8.length == 0 ? null : text(utf8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
