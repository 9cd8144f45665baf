package dev.beckon.cloud.app;

import dev.beckon.cloud.identity.PhoneState;
import dev.beckon.cloud.identity.PhoneState.Advertising;
import dev.beckon.cloud.identity.PhoneStates;
import dev.beckon.cloud.identity.PhoneStates.Census;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many phones can be heard and would show something, read once a second; never whose. */
final class PhoneMeters {
  private static final Logger log = LoggerFactory.getLogger(PhoneMeters.class);

  /** States that an operator may want to do something about; one phone may be in several. */
  private static final Map<String, Predicate<PhoneState>> STATES = new LinkedHashMap<>();

  static {
    STATES.put("reported", state -> true);
    STATES.put("on_air", state -> state.advertising() == Advertising.ON_AIR);
    STATES.put("advertising_refused", state -> state.advertising() == Advertising.REFUSED);
    STATES.put("bluetooth_not_permitted", state -> !state.bluetoothPermitted());
    STATES.put("bluetooth_off", state -> !state.bluetoothOn());
    STATES.put("notifications_off", state -> !state.notificationsPermitted());
    STATES.put("channel_off", state -> !state.channelOn());
  }

  private PhoneMeters() {}

  static void add(Base base, Housekeeping housekeeping, PhoneStates phones) {
    AtomicReference<Census> latest = new AtomicReference<>(new Census(0, Map.of()));
    register(base.meters(), latest);
    housekeeping.everySecond("counting phones", () -> count(phones, latest));
  }

  static void register(MeterRegistry meters, AtomicReference<Census> latest) {
    Gauge.builder("beckon_installations", latest, census -> census.get().installations())
        .description("Registered installations")
        .register(meters);
    STATES.forEach(
        (name, is) ->
            Gauge.builder("beckon_phones", latest, census -> sum(census.get(), is))
                .description("Installations by what their phones told last; one may be in several")
                .tag("state", name)
                .register(meters));
  }

  private static long sum(Census census, Predicate<PhoneState> is) {
    return census.byState().entrySet().stream()
        .filter(entry -> is.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static void count(PhoneStates phones, AtomicReference<Census> latest) {
    var unused =
        phones
            .census()
            .whenComplete(
                (census, failure) -> {
                  if (failure == null) {
                    latest.set(census);
                  } else {
                    log.debug("phones could not be counted", failure);
                  }
                });
  }
}
