package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ingest.BatchIntake;
import dev.beckon.cloud.ingest.BrokerFrontDoor;
import dev.beckon.cloud.ingest.BrokerSettings;
import dev.beckon.cloud.ingest.FrontDoor;
import dev.beckon.cloud.ingest.Gateway;
import dev.beckon.cloud.ingest.IntakeLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Gateways through an MQTT broker of the retailer's own. */
final class BrokerPart {
  private BrokerPart() {}

  static FrontDoor open(
      Base base,
      IntakeLoop loop,
      ServiceConfig.Broker broker,
      List<Gateway> gateways,
      BatchIntake intake)
      throws StartException {
    BrokerSettings settings =
        new BrokerSettings(
            broker.url(),
            broker
                .user()
                .map(
                    user -> new BrokerSettings.User(user, broker.password().orElseThrow().value())),
            tls(broker.caFile()),
            broker.clientId(),
            broker.sharedGroup(),
            List.copyOf(base.config().storeIds()));
    BrokerFrontDoor door =
        new BrokerFrontDoor(
            loop, settings, gateways, intake, base.nowUs(), base.random(), base.meters());
    base.health().part("mqtt broker", door::ailment);
    Await.result("mqtt.broker " + broker.url(), door.start());
    base.parts().add("mqtt broker", () -> Await.result("mqtt broker", door.stop()));
    return door;
  }

  private static SSLSocketFactory tls(Optional<Path> caFile) throws StartException {
    if (caFile.isEmpty()) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try (InputStream pem = Files.newInputStream(caFile.get())) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), authority);
      }
      if (trusted.size() == 0) {
        throw new GeneralSecurityException("it holds no certificate");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException(
          "mqtt.broker.caFile: "
              + caFile.get()
              + " is no PEM file of certificates: "
              + StartException.words(e),
          e);
    }
  }
}
