package dev.beckon.simulator.fcm;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/** The least that speaks to the endpoint: signs in with a service account's file and sends. */
public final class FcmClient {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FcmEndpoint endpoint;

  public FcmClient(FcmEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Makes an account that the endpoint trusts, and gets an access token for it. */
  public String signIn(Path file, String project) throws Exception {
    endpoint.trust(ServiceAccountFile.write(file, endpoint.tokenUri(), project));
    HttpResponse<String> answer =
        token(assertion(new JsonObject(Files.readString(file)), Instant.now().getEpochSecond()));
    return new JsonObject(answer.body()).getString("access_token");
  }

  HttpResponse<String> token(String assertion) throws Exception {
    String form =
        "grant_type="
            + URLEncoder.encode(TokenIssuer.GRANT_TYPE, StandardCharsets.UTF_8)
            + "&assertion="
            + assertion;
    return http.send(
        HttpRequest.newBuilder(endpoint.tokenUri())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  static String assertion(JsonObject account, long issuedAtS) throws Exception {
    JsonObject claims =
        new JsonObject()
            .put("iss", account.getString("client_email"))
            .put("aud", account.getString("token_uri"))
            .put("scope", "https://www.googleapis.com/auth/firebase.messaging")
            .put("iat", issuedAtS)
            .put("exp", issuedAtS + 3600);
    String signed =
        base64(new JsonObject().put("alg", "RS256").put("typ", "JWT").encode())
            + "."
            + base64(claims.encode());
    String pem = account.getString("private_key").replaceAll("-----[A-Z ]+-----|\n", "");
    PrivateKey key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String base64(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a body to a project. */
  public HttpResponse<String> send(String accessToken, String project, JsonObject body)
      throws Exception {
    return sendRaw(accessToken, project, body.encode());
  }

  HttpResponse<String> sendRaw(String accessToken, String project, String body) throws Exception {
    URI uri = endpoint.uri().resolve("/v1/projects/" + project + "/messages:send");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (accessToken != null) {
      request.header("Authorization", "Bearer " + accessToken);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
