package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.Secret;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ops.Incidents;
import dev.beckon.cloud.ops.Webhook;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Who is told of incidents. */
final class AlertsPart {
  private static final int TRIES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private AlertsPart() {}

  /** The webhook, where one is configured. */
  static Consumer<Incidents.Notice> open(Base base) {
    ServiceConfig.Alerts alerts = base.config().alerts();
    if (alerts.webhook().isEmpty()) {
      return notice -> {};
    }
    Webhook webhook =
        new Webhook(
            new Webhook.Settings(
                URI.create(alerts.webhook().get().value()),
                alerts.secret().map(Secret::value).map(AlertsPart::bytes),
                alerts.service(),
                TRIES,
                FIRST_PAUSE),
            base.meters());
    base.parts().add("alerts", webhook);
    return webhook::tell;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
