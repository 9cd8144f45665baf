package dev.beckon.cloud.app;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.MachineKeys;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisKeyStore;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may come in: keys of the file, of the administrator, and those that were issued. */
final class AccessPart {
  private static final Logger log = LoggerFactory.getLogger(AccessPart.class);

  private AccessPart() {}

  /** Knows every key when it returns. */
  static Doorkeeper open(Base base, RedisConnection redis, Housekeeping housekeeping)
      throws StartException {
    List<MachineKey> fixed = new ArrayList<>(Callers.machines(base.config()));
    fixed.add(adminKey(base));
    MachineKeys keys =
        new MachineKeys(
            fixed,
            Callers.shops(base.config()),
            new RedisKeyStore(redis, History.DEFAULT),
            base.random());
    Await.result("keys", keys.load());
    housekeeping.everySecond("saving when keys were used", () -> saveUses(keys));
    Map<Doorkeeper.Reason, Counter> refused = counters(base);
    return new Doorkeeper(keys, base.nowUs(), reason -> refused.get(reason).increment());
  }

  private static MachineKey adminKey(Base base) throws StartException {
    try {
      return AdminKeyFile.in(base.config().data().directory()).open(base.random());
    } catch (IOException e) {
      throw new StartException("data: " + StartException.words(e), e);
    }
  }

  private static Map<Doorkeeper.Reason, Counter> counters(Base base) {
    Map<Doorkeeper.Reason, Counter> refused = new EnumMap<>(Doorkeeper.Reason.class);
    for (Doorkeeper.Reason reason : Doorkeeper.Reason.values()) {
      refused.put(
          reason,
          Counter.builder("beckon_access_refused_total")
              .description("Callers turned away, over HTTP and MQTT")
              .tag("reason", reason.name())
              .register(base.meters()));
    }
    return refused;
  }

  private static void saveUses(MachineKeys keys) {
    var unused =
        keys.saveUses()
            .whenComplete(
                (saved, failure) -> {
                  if (failure != null) {
                    log.debug("when keys were used is saved later: {}", failure.toString());
                  }
                });
  }
}
