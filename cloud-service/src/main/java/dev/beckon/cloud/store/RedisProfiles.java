package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.Profiles;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Profiles in Redis: shopper, installation and sales in one round trip. */
public final class RedisProfiles implements Profiles {
  private static final Script PROFILE = Script.load("reach.lua", "profile.lua");
  private static final int FIRST_TIME = 4;

  private final RedisConnection redis;

  /** Profiles in this Redis. */
  public RedisProfiles(RedisConnection redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<ShopperProfile> read(String shopperId, Collection<String> skus) {
    List<String> asked = List.copyOf(skus);
    List<String> args = new ArrayList<>(asked.size() + 2);
    args.add(Keys.installation(""));
    args.add(Keys.customer(""));
    args.addAll(asked);
    return redis
        .<List<String>>run(
            PROFILE,
            ScriptOutputType.MULTI,
            new String[] {Keys.shopper(shopperId)},
            args.toArray(String[]::new))
        .thenApply(reply -> profile(asked, reply));
  }

  private static ShopperProfile profile(List<String> skus, List<String> reply) {
    if (reply.isEmpty()) {
      return ShopperProfile.NONE;
    }
    Map<String, Long> lastBoughtMs = new HashMap<>();
    for (int i = FIRST_TIME; i < reply.size(); i++) {
      if (!reply.get(i).isEmpty()) {
        lastBoughtMs.put(skus.get(i - FIRST_TIME), Long.valueOf(reply.get(i)));
      }
    }
    return new ShopperProfile(
        true,
        reply.get(0),
        reply.get(1),
        Reachability.valueOf(reply.get(2)),
        reply.get(3).equals("1"),
        lastBoughtMs);
  }
}
