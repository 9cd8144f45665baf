package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.identity.PhoneState;
import dev.beckon.cloud.identity.PhoneState.Advertising;
import dev.beckon.cloud.identity.PhoneStates.Census;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PhoneMetersTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void tellsWhatIsWrongWithHowManyPhones() {
    AtomicReference<Census> latest = new AtomicReference<>(new Census(0, Map.of()));
    PhoneMeters.register(meters, latest);
    latest.set(
        new Census(
            100,
            Map.of(
                new PhoneState(Advertising.ON_AIR, true, true, true, true), 40L,
                new PhoneState(Advertising.BLOCKED, true, false, true, true), 20L,
                new PhoneState(Advertising.BLOCKED, false, false, false, true), 7L,
                new PhoneState(Advertising.REFUSED, true, true, true, false), 3L)));
    assertThat(meters.get("beckon_installations").gauge().value()).isEqualTo(100);
    Map<String, Double> byState =
        meters.get("beckon_phones").gauges().stream()
            .collect(Collectors.toMap(gauge -> gauge.getId().getTag("state"), Gauge::value));
    assertThat(byState)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "reported", 70.0,
                "on_air", 40.0,
                "advertising_refused", 3.0,
                "bluetooth_not_permitted", 7.0,
                "bluetooth_off", 27.0,
                "notifications_off", 7.0,
                "channel_off", 3.0));
  }
}
