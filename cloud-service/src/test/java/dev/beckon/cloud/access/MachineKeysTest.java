package dev.beckon.cloud.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.beckon.cloud.access.MachineKeys.Issued;
import dev.beckon.cloud.access.MachineKeys.Wanted;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineKeysTest {
  private static final long NOW_MS = 1_700_000_000_000L;
  private static final long HOUR_MS = 3_600_000;
  private static final MachineKeys.Shops SHOPS =
      new MachineKeys.Shops(Set.of("north", "south"), Map.of("gw-1", "north", "gw-2", "south"));

  private final MemoryKeyStore store = new MemoryKeyStore();
  private final List<Doorkeeper.Reason> refused = new ArrayList<>();
  private long nowMs = NOW_MS;
  private MachineKeys keys = keys();
  private Doorkeeper doorkeeper = doorkeeper();

  private MachineKeys keys() {
    return new MachineKeys(
        List.of(MemoryKeyStore.configured("app", Role.APP, "app-secret")),
        SHOPS,
        store,
        new SecureRandom());
  }

  private Doorkeeper doorkeeper() {
    return new Doorkeeper(keys, () -> nowMs * 1000, refused::add);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static KeyRefusedException refusal(CompletionStage<?> stage) {
    return (KeyRefusedException) catchThrowable(() -> get(stage)).getCause();
  }

  private Issued create(String id, Role role, String... stores) {
    return get(keys.create("admin", new Wanted(id, role, Set.of(stores), null), nowMs));
  }

  private boolean admits(String id, String secret) {
    return doorkeeper.admit("10.0.0.1", id, secret).refused() == null;
  }

  @Test
  void anIssuedSecretIsGoodAndKeptAsItsHashOnly() {
    Issued till = create("till-7", Role.TILL, "north");

    assertThat(till.secret()).matches("[a-z2-7]{52}");
    assertThat(admits("till-7", till.secret())).isTrue();
    assertThat(admits("till-7", "guess")).isFalse();
    assertThat(store.keys.get("till-7").secretSha256()).isEqualTo(Secrets.sha256Hex(till.secret()));
    assertThat(store.acts)
        .containsExactly(
            new KeyAct(
                NOW_MS,
                "admin",
                KeyAct.Kind.KEY_CREATED,
                "till-7",
                "role TILL, stores [north], 100/s"));
  }

  @Test
  void bothSecretsAreGoodWithinTheGraceAndTheNewOneOnlyAfterIt() {
    String first = create("till-7", Role.TILL).secret();
    String proof = doorkeeper.admit("10.0.0.1", "till-7", first).proof();
    String second = get(keys.rotate("admin", "till-7", HOUR_MS, nowMs)).secret();

    nowMs += HOUR_MS - 1;
    assertThat(admits("till-7", first)).isTrue();
    assertThat(admits("till-7", second)).isTrue();
    assertThat(doorkeeper.stillAdmitted("till-7", proof)).isTrue();
    nowMs += 1;
    assertThat(admits("till-7", first)).isFalse();
    assertThat(admits("till-7", second)).isTrue();
    assertThat(doorkeeper.stillAdmitted("till-7", proof)).isFalse();
  }

  @Test
  void withoutAGraceTheSecretBeforeIsVoidAtOnce() {
    String first = create("till-7", Role.TILL).secret();
    String second = get(keys.rotate("admin", "till-7", 0, nowMs)).secret();

    assertThat(admits("till-7", first)).isFalse();
    assertThat(admits("till-7", second)).isTrue();
  }

  @Test
  void aRevokedKeyIsVoidAlsoAfterARestartAndItsIdCanBeIssuedAgain() {
    Issued first = create("gw-1", Role.GATEWAY);
    List<String> told = new ArrayList<>();
    keys.whenChanged(() -> told.add("changed"));
    get(keys.revoke("admin", "gw-1", nowMs));
    get(keys.revoke("admin", "gw-1", nowMs + 1));

    assertThat(told).hasSize(1);
    assertThat(admits("gw-1", first.secret())).isFalse();
    keys = keys();
    get(keys.load());
    doorkeeper = doorkeeper();
    assertThat(admits("gw-1", first.secret())).isFalse();
    assertThat(keys.find("gw-1").revokedAtMs()).isEqualTo(NOW_MS);
    assertThat(store.keys.get("gw-1").secretSha256()).isNull();
    Issued second = create("gw-1", Role.GATEWAY);
    assertThat(admits("gw-1", second.secret())).isTrue();
    assertThat(admits("gw-1", first.secret())).isFalse();
    assertThat(store.acts)
        .extracting(KeyAct::kind)
        .containsExactly(KeyAct.Kind.KEY_CREATED, KeyAct.Kind.KEY_REVOKED, KeyAct.Kind.KEY_CREATED);
  }

  @Test
  void aGatewaysKeyIsOfTheStoreTheGatewayHangsInNow() {
    create("gw-2", Role.GATEWAY);
    assertThat(keys.find("gw-2").stores()).containsExactly("south");

    keys =
        new MachineKeys(
            List.of(),
            new MachineKeys.Shops(Set.of("north", "south"), Map.of("gw-2", "north")),
            store,
            new SecureRandom());
    get(keys.load());
    assertThat(keys.find("gw-2").stores()).containsExactly("north");
  }

  @Test
  void refusesWhatNeverFitsAllAtOnce() {
    KeyRefusedException monitor =
        refusal(
            keys.create(
                "admin", new Wanted("No", Role.MONITOR, Set.of("north", "east"), null), nowMs));
    assertThat(monitor.kind()).isEqualTo(KeyRefusedException.Kind.INVALID);
    assertThat(monitor)
        .hasMessage(
            "id is No; allowed: 1 to 40 of a-z, 0-9 and -; "
                + "stores is east; allowed: stores of this service");
    assertThat(refusal(keys.create("admin", new Wanted("gw-9", Role.GATEWAY, Set.of(), null), 0)))
        .hasMessage("id is gw-9; allowed: the id of a gateway of the configuration");
    assertThat(
            refusal(keys.create("admin", new Wanted("a", Role.APP, Set.of("north"), null), nowMs)))
        .hasMessage("stores is [north]; allowed: none for role APP");
    assertThat(store.keys).isEmpty();
  }

  @Test
  void changesOnlyWhatItIssued() {
    create("till-7", Role.TILL);
    Wanted taken = new Wanted("till-7", Role.TILL, Set.of(), null);
    assertThat(refusal(keys.create("admin", taken, nowMs)).kind())
        .isEqualTo(KeyRefusedException.Kind.CONFLICT);
    assertThat(refusal(keys.rotate("admin", "app", 0, nowMs)))
        .hasMessageContaining("change it there");
    assertThat(refusal(keys.revoke("admin", "nobody", nowMs)).kind())
        .isEqualTo(KeyRefusedException.Kind.UNKNOWN);
    get(keys.revoke("admin", "till-7", nowMs));
    assertThat(refusal(keys.rotate("admin", "till-7", 0, nowMs)).kind())
        .isEqualTo(KeyRefusedException.Kind.CONFLICT);
  }

  @Test
  void aChangeThatIsNotKeptIsNotInForce() {
    String secret = create("till-7", Role.TILL).secret();
    store.away = true;
    assertThat(keys.revoke("admin", "till-7", nowMs).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(keys.rotate("admin", "till-7", 0, nowMs).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(admits("till-7", secret)).isTrue();
    store.away = false;
    get(keys.revoke("admin", "till-7", nowMs));
    assertThat(admits("till-7", secret)).isFalse();
  }

  @Test
  void remembersTheMinuteOfUseAlsoWhenTheStoreWasAway() {
    String secret = create("till-7", Role.TILL).secret();
    assertThat(keys.lastUsedMs("till-7")).isZero();
    nowMs += 61_500;
    admits("till-7", secret);
    admits("app", "app-secret");
    store.away = true;
    assertThat(keys.saveUses().toCompletableFuture()).isCompletedExceptionally();
    store.away = false;
    get(keys.saveUses());

    long minuteMs = nowMs - nowMs % 60_000;
    assertThat(store.usedAtMs).isEqualTo(Map.of("till-7", minuteMs, "app", minuteMs));
    keys = keys();
    get(keys.load());
    assertThat(keys.lastUsedMs("till-7")).isEqualTo(minuteMs);
  }

  @Test
  void whenFullTheKeyRevokedFirstMakesRoom() {
    for (int i = 0; i < MachineKeys.MOST_ISSUED; i++) {
      store.keys.put("t" + i, MemoryKeyStore.configured("t" + i, Role.TILL, "x"));
    }
    store.keys.put("t5", store.keys.get("t5").revoked(NOW_MS - 1));
    store.keys.put("t6", store.keys.get("t6").revoked(NOW_MS - 2));
    get(keys.load());
    create("one-more", Role.TILL);
    assertThat(keys.find("t6")).isNull();
    assertThat(store.keys).doesNotContainKey("t6").hasSize(MachineKeys.MOST_ISSUED);
    create("two-more", Role.TILL);
    assertThat(
            refusal(keys.create("admin", new Wanted("no-more", Role.TILL, Set.of(), null), nowMs)))
        .hasMessageContaining("at most 10000");
  }

  @Test
  void listsByIdInPages() {
    create("till-2", Role.TILL);
    create("till-1", Role.TILL);
    create("monitor", Role.MONITOR);
    assertThat(keys.list(null, null, 2))
        .extracting(MachineKey::id)
        .containsExactly("app", "monitor");
    assertThat(keys.list(null, "monitor", 5))
        .extracting(MachineKey::id)
        .containsExactly("till-1", "till-2");
    assertThat(keys.list(Role.TILL, null, 1)).extracting(MachineKey::id).containsExactly("till-1");
  }

  @Test
  void whoGuessesWaitsAndTheShopBehindTheSameAddressGoesOn() {
    String secret = create("till-7", Role.TILL).secret();
    for (int i = 0; i < 10; i++) {
      assertThat(doorkeeper.admit("10.0.0.1", "till-7", "guess" + i).refused())
          .isEqualTo(Doorkeeper.Reason.SECRET);
    }
    Doorkeeper.Answer answer = doorkeeper.admit("10.0.0.1", "till-7", "guess");
    assertThat(answer.refused()).isEqualTo(Doorkeeper.Reason.GUESSING);
    assertThat(answer.waitUs()).isEqualTo(1_000_000);
    assertThat(admits("app", "app-secret")).isTrue();
    assertThat(doorkeeper.admit("10.0.0.2", "till-7", secret).refused()).isNull();
    assertThat(admits("till-7", secret)).isFalse();
    nowMs += 1_000;
    assertThat(admits("till-7", secret)).isTrue();
    assertThat(refused)
        .hasSize(12)
        .containsOnly(Doorkeeper.Reason.SECRET, Doorkeeper.Reason.GUESSING);
  }

  /** Random administration against the plain rules, with restarts and a store that goes away. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverIsDoneOnlyTheRightSecretsAreGood(long seed) {
    Random random = new Random(seed);
    Map<String, String> current = new HashMap<>();
    Map<String, Map<String, Long>> graces = new HashMap<>();
    List<String> everIssued = new ArrayList<>();
    for (int step = 0; step < 600; step++) {
      String id = "till-" + random.nextInt(4);
      nowMs += random.nextInt(100_000);
      store.away = random.nextInt(10) == 0;
      switch (random.nextInt(4)) {
        case 0 -> {
          var made = keys.create("admin", new Wanted(id, Role.TILL, Set.of(), null), nowMs);
          boolean may = !current.containsKey(id) && !store.away;
          assertThat(made.toCompletableFuture().isCompletedExceptionally()).isEqualTo(!may);
          if (may) {
            current.put(id, get(made).secret());
            graces.remove(id);
            everIssued.add(id + "." + get(made).secret());
          }
        }
        case 1 -> {
          long graceMs = random.nextInt(3) * 60_000L;
          var made = keys.rotate("admin", id, graceMs, nowMs);
          boolean may = current.containsKey(id) && !store.away;
          assertThat(made.toCompletableFuture().isCompletedExceptionally()).isEqualTo(!may);
          if (may) {
            String before = current.put(id, get(made).secret());
            graces.put(id, Map.of(before, nowMs + graceMs));
            everIssued.add(id + "." + get(made).secret());
          }
        }
        case 2 -> {
          if (random.nextInt(3) == 0) {
            var made = keys.revoke("admin", id, nowMs);
            if (!made.toCompletableFuture().isCompletedExceptionally()) {
              current.remove(id);
              graces.remove(id);
            }
          }
        }
        default -> {
          store.away = false;
          keys = keys();
          get(keys.load());
          doorkeeper = doorkeeper();
        }
      }
      for (String credential : everIssued) {
        String its = credential.substring(0, 6);
        String secret = credential.substring(7);
        boolean good =
            secret.equals(current.get(its))
                || graces.getOrDefault(its, Map.of()).getOrDefault(secret, 0L) > nowMs;
        String proof = keys.find(its) == null ? null : keys.find(its).proof(secret, nowMs);
        assertThat(proof != null).as("%s, step %d, seed %d", its, step, seed).isEqualTo(good);
      }
    }
    assertThat(everIssued).as("seed %d", seed).hasSizeGreaterThan(40);
  }
}
