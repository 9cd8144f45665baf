package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Profiles;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Profiles in Redis: shopper, installation and purchases in one round trip. */
public final class RedisProfiles implements Profiles {
  private static final Script PROFILE = Script.load("person.lua", "reach.lua", "profile.lua");
  private static final int SIGNALS = 4;
  private static final int FIRST_CHOICE = 5;
  private static final int FIRST_NUMBER = 9;

  private final RedisConnection redis;
  private final List<String> sensitive;

  /**
   * Profiles in this Redis.
   *
   * @param sensitive categories that are nobody's business
   */
  public RedisProfiles(RedisConnection redis, Collection<String> sensitive) {
    this.redis = redis;
    this.sensitive = sensitive.stream().map(RedisNames::category).toList();
  }

  @Override
  public CompletionStage<ShopperProfile> read(
      String shopperId, String installationId, Collection<String> skus) {
    List<String> asked = List.copyOf(skus);
    List<byte[]> args = new ArrayList<>(asked.size() + 4);
    args.add(utf8(shopperId));
    args.add(utf8(installationId == null ? "" : installationId));
    args.add(utf8(Keys.installation("")));
    args.add(utf8(Keys.customer("")));
    asked.forEach(sku -> args.add(utf8(RedisNames.product(sku))));
    if (!asked.isEmpty()) {
      sensitive.forEach(name -> args.add(utf8(name)));
    }
    return redis
        .runRaw(
            PROFILE, List.of(Keys.shopper(shopperId), Keys.NAMES, Keys.signals(shopperId)), args)
        .thenApply(reply -> profile(asked, reply));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private ShopperProfile profile(List<String> skus, List<byte[]> reply) {
    if (reply.isEmpty()) {
      return ShopperProfile.NONE;
    }
    AskedSales sales =
        reply.size() > FIRST_NUMBER
            ? AskedSales.read(skus, sensitive.size(), reply, FIRST_NUMBER)
            : AskedSales.NONE;
    return new ShopperProfile(
        true,
        textOrNull(reply.get(0)),
        textOrNull(reply.get(1)),
        Reachability.valueOf(text(reply.get(2))),
        text(reply.get(3)).equals("1"),
        RedisChoices.read(
            reply.subList(FIRST_CHOICE, FIRST_NUMBER).stream().map(RedisProfiles::text).toList()),
        sales.plain(),
        sales.secret(),
        SignalFields.read(text(reply.get(SIGNALS))),
        Past.NONE);
  }

  private static String textOrNull(byte[] utf8) {
    return utf8.length == 0 ? null : text(utf8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
