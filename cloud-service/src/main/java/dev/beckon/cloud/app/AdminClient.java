package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.imports.ServiceClient;
import dev.beckon.cloud.tls.GeneratedCertificate;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Talks to the running service as its administrator. Every failure is an {@link IOException} with a
 * sentence for people.
 */
final class AdminClient {
  private static final String JSON = "application/json";
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private final URI service;
  private final String credential;
  private final HttpClient http;

  private AdminClient(URI service, String credential, HttpClient http) {
    this.service = service;
    this.credential = credential;
    this.http = http;
  }

  /**
   * A client with the credential in the service's data directory.
   *
   * @param url where the service is, or null for where the configuration has it
   * @param ca certificates in PEM that its own is issued by; null for the generated authority's,
   *     and for those Java trusts where the certificate is the operator's
   */
  static AdminClient of(ServiceConfig config, URI url, Path ca) throws IOException {
    return new AdminClient(
        url == null ? configured(config) : url,
        credential(config),
        http(ca == null ? generatedAuthority(config) : ca));
  }

  /** A client for imports, as the administrator. */
  static ServiceClient importing(ServiceConfig config, URI url, Path ca) throws IOException {
    return new ServiceClient(
        http(ca == null ? generatedAuthority(config) : ca),
        url == null ? configured(config) : url,
        credential(config));
  }

  private static String credential(ServiceConfig config) throws IOException {
    AdminKeyFile key = AdminKeyFile.in(config.data().directory());
    if (!Files.exists(key.path())) {
      throw new IOException(
          key.path() + " does not exist: the service makes it when it starts for the first time");
    }
    return key.credential();
  }

  /**
   * @param authority certificates in PEM to trust, or null for those Java trusts
   */
  static HttpClient http(Path authority) throws IOException {
    HttpClient.Builder http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_WITHIN);
    if (authority != null) {
      http.sslContext(trusting(authority));
    }
    return http.build();
  }

  private static Path generatedAuthority(ServiceConfig config) {
    boolean generated = config.tls().map(ServiceConfig.Tls::generated).orElse(false);
    return generated
        ? config
            .data()
            .directory()
            .resolve(TlsPart.DIRECTORY)
            .resolve(GeneratedCertificate.AUTHORITY_FILE)
        : null;
  }

  /** Where it listens on every address, one that its certificate is good for. */
  private static URI configured(ServiceConfig config) throws IOException {
    ServiceConfig.Http http = config.http();
    if (http.port() == 0) {
      throw new IOException("http.port is 0, any free one: say with --url where the service is");
    }
    String host =
        switch (http.host()) {
          case "0.0.0.0", "::", "[::]" ->
              config.tls().stream()
                  .flatMap(tls -> tls.hosts().stream())
                  .findFirst()
                  .orElse("localhost");
          default -> http.host();
        };
    return URI.create((http.tls() ? "https://" : "http://") + host + ":" + http.port());
  }

  private static SSLContext trusting(Path ca) throws IOException {
    try (InputStream in = Files.newInputStream(ca)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca-" + trusted.size(), one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(ca + " holds no certificate in PEM: " + e.getMessage(), e);
    }
  }

  /**
   * One call.
   *
   * @param body or null for none
   * @return the answer's body; empty where it has none
   */
  JsonObject call(String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    String answer = call(method, path, JSON, body == null ? null : body.encode());
    return answer.isEmpty() ? new JsonObject() : new JsonObject(answer);
  }

  /**
   * One call of another media type, there and back.
   *
   * @param body or null for none
   * @return the answer's body
   */
  String call(String method, String path, String mediaType, String body)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(path))
            .timeout(ANSWER_WITHIN)
            .header("Authorization", "Bearer " + credential)
            .header("Content-Type", mediaType)
            .header("Accept", mediaType)
            .method(method, publisher)
            .build();
    HttpResponse<String> answer;
    try {
      answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException("no service answers at " + service + "; is it running?", e);
    } catch (IOException e) {
      throw new IOException(service + " cannot be asked: " + StartException.words(e), e);
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(refusal(answer));
    }
    return answer.body();
  }

  private String refusal(HttpResponse<String> answer) {
    if (answer.statusCode() == 401) {
      return service
          + " does not take the credential in "
          + AdminKeyFile.NAME
          + ": does it run with this configuration, and was it started again since the file changed?";
    }
    return service + " refuses (" + answer.statusCode() + "): " + faults(answer.body());
  }

  private static String faults(String body) {
    try {
      JsonArray errors = new JsonObject(body).getJsonArray("errors", new JsonArray());
      return errors.stream()
          .map(JsonObject.class::cast)
          .map(
              fault ->
                  fault.getString("field")
                      + (fault.getString("value").isEmpty()
                          ? ""
                          : " is " + fault.getString("value"))
                      + "; allowed: "
                      + fault.getString("allowed"))
          .collect(Collectors.joining("\n  "));
    } catch (DecodeException | ClassCastException e) {
      return "with an answer that is not Beckon's";
    }
  }
}
