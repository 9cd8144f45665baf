package dev.beckon.cloud.store;

import dev.beckon.cloud.identity.PhoneState;
import dev.beckon.cloud.identity.PhoneStates;
import io.lettuce.core.ScriptOutputType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What phones told of themselves, in Redis; counted in the same step in which it is kept. */
public final class RedisPhoneStates implements PhoneStates {
  private static final Script REPORT = Script.load("phones.lua", "phone-state.lua");

  private final RedisConnection redis;

  /** States in this Redis. */
  public RedisPhoneStates(RedisConnection redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<Boolean> report(
      String installationId, PhoneState state, String language, long atMs) {
    return redis
        .<Long>run(
            REPORT,
            ScriptOutputType.INTEGER,
            new String[] {Keys.installation(installationId), Keys.PHONES},
            text(state),
            Long.toString(atMs),
            language == null ? "" : language)
        .thenApply(answer -> answer == 1);
  }

  @Override
  public CompletionStage<Census> census() {
    return redis
        .async()
        .hgetall(Keys.PHONES)
        .thenCombine(
            redis.async().scard(Keys.INSTALLATIONS),
            (counts, installations) -> {
              Map<PhoneState, Long> byState = new HashMap<>();
              counts.forEach((state, count) -> byState.put(state(state), Long.valueOf(count)));
              return new Census(installations, byState);
            });
  }

  private static String text(PhoneState state) {
    return state.advertising()
        + " "
        + bit(state.bluetoothPermitted())
        + bit(state.bluetoothOn())
        + bit(state.notificationsPermitted())
        + bit(state.channelOn());
  }

  private static char bit(boolean yes) {
    return yes ? '1' : '0';
  }

  private static PhoneState state(String text) {
    int bits = text.indexOf(' ') + 1;
    return new PhoneState(
        PhoneState.Advertising.valueOf(text.substring(0, bits - 1)),
        text.charAt(bits) == '1',
        text.charAt(bits + 1) == '1',
        text.charAt(bits + 2) == '1',
        text.charAt(bits + 3) == '1');
  }
}
