package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.identity.Eid;
import dev.beckon.protocol.v1.Format;
import dev.beckon.protocol.v1.Lane;
import dev.beckon.protocol.v1.Sighting;
import dev.beckon.protocol.v1.SightingBatch;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** Many phones close to one gateway, which tells of all of them five times a second. */
final class Crowd implements AutoCloseable {
  private static final long EVERY_MS = 200;
  private static final int BATCH = 20;

  private final String mqttUrl;
  private final SocketFactory sockets;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String storeId;
  private final String gatewayId;
  private final List<byte[]> keys;
  private final List<JsonObject> phones = new CopyOnWriteArrayList<>();
  private final long bootUs = System.currentTimeMillis() * 1000 - 60_000_000;

  /** Its own, or what it tells would be taken for what one before it told already. */
  private final ByteString bootId = ByteString.copyFrom(new SecureRandom().generateSeed(8));

  private final Thread gateway = new Thread(this::tell, "crowd");
  private volatile boolean gone;
  private long sequence;

  Crowd(int mqttPort) {
    this("tcp://127.0.0.1:" + mqttPort, SocketFactory.getDefault());
  }

  /**
   * @param sockets how the gateway connects; it decides whom it trusts
   */
  Crowd(String mqttUrl, SocketFactory sockets) {
    this(mqttUrl, sockets, "north", "gw-1", new CopyOnWriteArrayList<>());
  }

  private Crowd(
      String mqttUrl, SocketFactory sockets, String storeId, String gatewayId, List<byte[]> keys) {
    this.mqttUrl = mqttUrl;
    this.sockets = sockets;
    this.storeId = storeId;
    this.gatewayId = gatewayId;
    this.keys = keys;
  }

  /** The same phones, to be heard by another gateway, too. */
  Crowd replayedAt(String otherStoreId, String otherGatewayId) {
    return new Crowd(mqttUrl, sockets, otherStoreId, otherGatewayId, keys);
  }

  /** Registers phones whose push tokens are {@code token-0} and so on. */
  Crowd register(int httpPort, int phones) throws Exception {
    for (int i = 0; i < phones; i++) {
      HttpResponse<String> answer = registerOne(httpPort);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
    return this;
  }

  /** Tries to register one more; it is heard where that was acknowledged. */
  HttpResponse<String> registerOne(int httpPort) throws Exception {
    String secret = Secrets.draw(new SecureRandom());
    JsonObject body =
        new JsonObject()
            .put("secret", secret)
            .put("platform", "ANDROID")
            .put("pushToken", "token-" + keys.size())
            .put(
                "consent",
                new JsonObject()
                    .put("inStoreOffers", true)
                    .put("usePurchases", true)
                    .put("measurement", true)
                    .put("textVersion", "v1")
                    .put("givenAtMs", 1));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/v1/installations"))
            .header("Authorization", "Bearer app." + ServiceProcess.SECRET)
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() == 201) {
      JsonObject phone = new JsonObject(answer.body()).put("secret", secret);
      phones.add(phone);
      keys.add(HexFormat.of().parseHex(phone.getString("identityKey")));
    }
    return answer;
  }

  /** What a phone was told when it registered. */
  JsonObject phone(int number) {
    return phones.get(number);
  }

  /** A phone that was registered elsewhere, by its identity key in hex. */
  Crowd join(String identityKey) {
    keys.add(HexFormat.of().parseHex(identityKey));
    return this;
  }

  /** How many were registered. */
  int size() {
    return keys.size();
  }

  /** From now on they are heard, also by a service that was away for a while. */
  Crowd enter() {
    gateway.setDaemon(true);
    gateway.start();
    return this;
  }

  private void tell() {
    while (!gone) {
      try {
        session();
      } catch (MqttException e) {
        // The service is away; a gateway tries again.
        pause();
      }
    }
  }

  private void session() throws MqttException {
    MqttAsyncClient client = new MqttAsyncClient(mqttUrl, gatewayId, new MemoryPersistence());
    try {
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setUserName(gatewayId);
      options.setPassword(ServiceProcess.SECRET.getBytes(StandardCharsets.UTF_8));
      options.setKeepAliveInterval(10);
      options.setSocketFactory(sockets);
      client.connect(options).waitForCompletion(2_000);
      tellOn(client);
    } finally {
      if (client.isConnected()) {
        client.disconnectForcibly(0, 100, false);
      }
      client.close(true);
    }
  }

  private void tellOn(MqttAsyncClient client) throws MqttException {
    String topic = "beckon/v1/" + storeId + "/" + gatewayId + "/sightings";
    while (!gone && client.isConnected()) {
      for (int from = 0; from < keys.size(); from += BATCH) {
        MqttMessage message = new MqttMessage(batch(from).toByteArray());
        message.setQos(1);
        IMqttToken token = client.publish(topic, message);
        token.waitForCompletion(2_000);
      }
      pause();
    }
  }

  private SightingBatch batch(int from) {
    long nowUs = System.currentTimeMillis() * 1000;
    long monoUs = nowUs - bootUs;
    SightingBatch.Builder batch =
        SightingBatch.newBuilder()
            .setSchemaVersion(1)
            .setBootId(bootId)
            .setLane(Lane.LANE_FRESH)
            .setSequence(++sequence)
            .setPublishedMonoUs(monoUs)
            .setClockOffsetUs(bootUs)
            .setClockUncertaintyUs(200);
    Eid eid = new Eid();
    for (byte[] key : keys.subList(from, Math.min(keys.size(), from + BATCH))) {
      long id = eid.of(key, Eid.ROTATION_EXPONENT, nowUs / 1_000_000);
      batch.addSightings(
          Sighting.newBuilder()
              .setFormat(Format.FORMAT_EDDYSTONE_EID)
              .setId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).array()))
              .setFirstMonoUs(monoUs - 100_000)
              .setLastMonoUs(monoUs)
              .setCount(1)
              .setRssiMeanDdbm(-550)
              .setRssiMaxDbm(-55)
              .setTxPowerDbm(-21));
    }
    return batch.build();
  }

  private static void pause() {
    try {
      Thread.sleep(EVERY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on they are not heard any more. */
  void leave() {
    gone = true;
    try {
      gateway.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    leave();
  }
}
