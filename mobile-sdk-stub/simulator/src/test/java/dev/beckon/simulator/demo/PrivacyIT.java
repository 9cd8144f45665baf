package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.sdk.Eid;
import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.phone.PhoneProfile;
import dev.beckon.simulator.process.RespClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * After a demonstration nothing in Redis, in its files, or in any other file of the product speaks
 * of the shopper who withdrew or of the phone that nobody registered.
 */
class PrivacyIT {
  private static final int SECONDS = 30;
  private static final long RADIO_SEED = 2;
  private static final int ADVERTISED_EID_AT = 13;

  @Test
  @Timeout(240)
  void noTraceIsLeftOfTheShopperWithoutConsentAndOfTheUnknownPhone()
      throws IOException, InterruptedException {
    DemoOptions options =
        new DemoOptions(
            BuiltJars.orSkip(),
            SECONDS,
            Optional.empty(),
            false,
            false,
            RADIO_SEED,
            OptionalLong.empty(),
            Optional.empty(),
            false);
    List<String> looked = new ArrayList<>();

    Terminal terminal = new Terminal(System.out, false);
    boolean ok =
        DemoRun.run(
            options,
            terminal,
            session -> {
              look(session);
              looked.add("yes");
            });
    terminal.close();

    assertThat(looked).as("the run was looked at").containsExactly("yes");
    assertThat(ok).as("everybody got what they should").isTrue();
  }

  private static void look(Session session) throws IOException {
    Path data = session.plant().dataFolder();
    Map<String, String> forbidden = new LinkedHashMap<>();
    phones(session, PhoneProfile.WITHDRAWN).forEach(p -> forbidden.putAll(traces(p)));
    phones(session, PhoneProfile.UNKNOWN).forEach(p -> forbidden.putAll(traces(p)));
    assertThat(forbidden.keySet())
        .as("what is looked for")
        .contains("Emma installationId", "Emma shopperId", "Emma identityKey", "Emma secret")
        .contains("Emma push token", "Emma eid", "Finn push token", "Finn eid", "Finn address");
    try (RespClient redis = RespClient.of(data.resolve("redis"))) {
      String everything = String.join("\n", redis.everything());
      String present = JsonAccount.of(phones(session, PhoneProfile.FOREGROUND).get(0)).shopperId();
      assertThat(everything).as("somebody with consent is found this way").contains(present);
      assertThat(tracesIn(everything, forbidden)).as("in Redis").isEmpty();
    }
    Map<String, String> agreed = new LinkedHashMap<>();
    phones(session, PhoneProfile.FOREGROUND).forEach(phone -> agreed.putAll(traces(phone)));
    assertThat(agreed.keySet()).anyMatch(name -> name.endsWith("shopperId"));
    assertThat(tracesInLogs(session.workspace().folder(), agreed))
        .as("in logs, of shoppers who agreed")
        .isEmpty();
    // The file still holds what was true before the withdrawal until Redis has rewritten it.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(tracesInFiles(session.workspace().folder(), forbidden)).isEmpty());
  }

  private static List<Phone> phones(Session session, PhoneProfile profile) {
    return session.phones().stream().filter(p -> p.profile() == profile).toList();
  }

  /** All by which a phone's owner could be found again, named for messages. */
  private static Map<String, String> traces(Phone phone) {
    Map<String, String> traces = new LinkedHashMap<>();
    String name = phone.name() + ' ';
    traces.put(name + "push token", phone.pushToken());
    phone
        .lastOnAir()
        .ifPresent(
            onAir -> {
              byte[] data = onAir.data();
              byte[] eid = Arrays.copyOfRange(data, ADVERTISED_EID_AT, data.length);
              putBytes(traces, name + "eid", eid);
              putBytes(traces, name + "address", onAir.address());
            });
    if (phone.profile() != PhoneProfile.UNKNOWN) {
      JsonAccount account = JsonAccount.of(phone);
      traces.put(name + "installationId", account.installationId());
      traces.put(name + "shopperId", account.shopperId());
      traces.put(name + "secret", account.secret());
      byte[] key = HexFormat.of().parseHex(account.identityKey());
      putBytes(traces, name + "identityKey", key);
      long nowS = SimClock.nowUs() / 1_000_000;
      for (int window = -1; window <= 1; window++) {
        putBytes(
            traces, name + "eid of window " + window, Eid.compute(key, 9, nowS + window * 512L));
      }
    }
    return traces;
  }

  /** As bytes and as hex digits, as they might be written. */
  private static void putBytes(Map<String, String> traces, String name, byte[] bytes) {
    traces.put(name, HexFormat.of().formatHex(bytes));
    traces.put(name + " (bytes)", new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static List<String> tracesIn(String text, Map<String, String> forbidden) {
    String lower = text.toLowerCase(Locale.ROOT);
    return forbidden.entrySet().stream()
        .filter(e -> text.contains(e.getValue()) || lower.contains(e.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Logs are for operators: they name nobody, whoever agreed to what. */
  private static List<String> tracesInLogs(Path folder, Map<String, String> forbidden)
      throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> logs;
    try (Stream<Path> all = Files.walk(folder)) {
      logs = all.filter(file -> file.toString().endsWith(".log")).toList();
    }
    assertThat(logs).anyMatch(log -> log.endsWith("service.log"));
    for (Path log : logs) {
      String text = Files.readString(log, StandardCharsets.ISO_8859_1);
      tracesIn(text, forbidden).forEach(t -> found.add(t + " in " + folder.relativize(log)));
    }
    return found;
  }

  /** Looks through all files of the run: append-only file, logs of all processes, configuration. */
  private static List<String> tracesInFiles(Path folder, Map<String, String> forbidden)
      throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).collect(Collectors.toList());
    }
    assertThat(files).anyMatch(f -> f.getFileName().toString().endsWith(".aof"));
    for (Path file : files) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      tracesIn(text, forbidden).forEach(t -> found.add(t + " in " + folder.relativize(file)));
    }
    return found;
  }

  /** What the SDK keeps of a registration. */
  private record JsonAccount(
      String installationId, String shopperId, String secret, String identityKey) {
    static JsonAccount of(Phone phone) {
      JsonObject json =
          phone.stored().stream()
              .filter(text -> text.contains("\"installationId\""))
              .map(JsonObject::new)
              .findFirst()
              .orElseThrow();
      return new JsonAccount(
          json.getString("installationId"),
          json.getString("shopperId"),
          json.getString("secret"),
          json.getString("identityKey"));
    }
  }
}
