package dev.beckon.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.store.Keys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tills tell, and the profile it makes. */
@Timeout(60)
class PurchaseCallsIT {
  @RegisterExtension static final ApiService service = new ApiService();

  @Test
  void takesOrRefusesEachPurchaseOnItsOwn() throws Exception {
    long now = ApiService.nowUs() / 1000;
    String body =
        "{\"receipts\":["
            + purchase("r1", "c1", "north", now, "BEANS", 2)
            + ","
            + purchase("r2", "c1", "north", now - 5, "BEANS", 1)
            + ","
            + purchase("r3", "c2", "north", now + 3 * 86_400_000L, "BEANS", 1)
            + ","
            + purchase("r4", "c2", "moon", now, "BEANS", 0)
            + "]}";
    HttpResponse<String> taken = service.call("POST", "/v1/purchases", "till.till", body);
    assertThat(taken.statusCode()).isEqualTo(200);
    JsonObject answer = new JsonObject(taken.body());
    assertThat(answer.getInteger("accepted")).isEqualTo(2);
    assertThat(
            answer.getJsonArray("refused").stream().map(f -> ((JsonObject) f).getString("field")))
        .containsExactlyInAnyOrder(
            "receipts[2].atMs", "receipts[3].storeId", "receipts[3].lines[0].quantity");
    assertThat(service.redis().async().exists(Keys.customer("c1")).get(5, TimeUnit.SECONDS))
        .isOne();
    assertThat(service.redis().async().exists(Keys.customer("c2")).get(5, TimeUnit.SECONDS))
        .isZero();
    assertThat(service.call("POST", "/v1/purchases", "till.till", "{\"receipt\":[]}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void tellsWhatContradictsAReceipt() throws Exception {
    long now = ApiService.nowUs() / 1000;
    String first = purchase("r1", "c1", "north", now, "BEANS", 2);
    String other = purchase("r1", "c1", "north", now, "BEANS", 3);
    JsonObject taken = sell(200, first);
    assertThat(taken)
        .isEqualTo(new JsonObject("{\"accepted\":1,\"repeated\":0,\"unlinked\":0,\"refused\":[]}"));
    assertThat(sell(200, first).getInteger("repeated")).isEqualTo(1);
    JsonObject fault = sell(409, other).getJsonArray("errors").getJsonObject(0);
    assertThat(fault.getString("field")).isEqualTo("receipts[0].lines");
    assertThat(fault.getString("code")).isEqualTo("LINES_DIFFER");
    JsonObject several = sell(200, first, other, purchase("r2", "c1", "north", now, "TEA", 1));
    assertThat(several.getInteger("accepted")).isEqualTo(2);
    assertThat(several.getJsonArray("refused").getJsonObject(0).getString("field"))
        .isEqualTo("receipts[1].lines");
    String cancelled = "{\"receiptId\":\"r1\",\"storeId\":\"north\",\"cancelled\":true}";
    assertThat(sell(200, cancelled, cancelled).getInteger("repeated")).isEqualTo(1);
  }

  @Test
  void checksEachLineOfAReceipt() throws Exception {
    JsonObject wrong = new JsonObject(purchase("r1", "c1", "north", 1, "BEANS", 1));
    wrong.put(
        "lines",
        new JsonArray(
            """
            [{"gtin": "4006381333932", "quantity": 1},
             {"gtin": "4006381333931", "sku": "X", "quantity": 1},
             {"quantity": 1, "unitPrice": 1.1234567},
             {"sku": "X", "quantity": 0, "unitPrice": -1},
             {"sku": "X", "quantity": 1.5, "unitPrice": "a lot"},
             {"gtin": "4006381333931", "quantity": -1, "unitPrice": "2.55", "category": "pens"}]
            """));
    assertThat(
            sell(200, wrong.encode()).getJsonArray("refused").stream()
                .map(fault -> ((JsonObject) fault).getString("field")))
        .containsExactlyInAnyOrder(
            "receipts[0].lines[0].gtin",
            "receipts[0].lines[1].sku",
            "receipts[0].lines[2].sku",
            "receipts[0].lines[2].unitPrice",
            "receipts[0].lines[3].quantity",
            "receipts[0].lines[3].unitPrice",
            "receipts[0].lines[4].quantity",
            "receipts[0].lines[4].unitPrice");
  }

  @Test
  void tellsHowFreshAStoresSalesAreByItsNewestReceiptOrAnEmptyCall() throws Exception {
    long before = ApiService.nowUs() / 1000;
    sell(200, purchase("r1", "c1", "north", before - 7_200_000, "BEANS", 1));
    sell(200, purchase("r2", "c1", "north", before - 9_000_000, "BEANS", 1));
    assertThat(service.parts().tills().toldUntilMs("north").orElseThrow())
        .isLessThanOrEqualTo(before);
    sell(200);
    assertThat(service.parts().tills().toldUntilMs("north").orElseThrow())
        .isGreaterThanOrEqualTo(before);
  }

  @Test
  void showsAProfileToTheBackendWithoutWhatIsSensitive() throws Exception {
    long now = ApiService.nowUs() / 1000;
    JsonObject phone = service.register();
    String path = "/v1/shoppers/" + phone.getString("shopperId");
    JsonObject empty =
        new JsonObject(service.call("GET", path + "/profile", "backend.backend", null).body());
    assertThat(empty.fieldNames())
        .containsExactlyInAnyOrder("visits", "responses", "wishes", "cart", "viewed");
    service.call(
        "PUT", path + "/links", "backend.backend", "{\"kind\":\"TILL_CUSTOMER\",\"value\":\"c1\"}");
    sell(
        200,
        categorised("r1", now - 3_000, "BEANS", "coffee"),
        categorised("r2", now - 2_000, "BEANS", "coffee"),
        categorised("r3", now - 1_000, "TEST", "health"),
        categorised("r4", now - 4_000, "4006381333931", null));
    service
        .parts()
        .surveyed(
            Optional.of(
                Quintiles.of(
                    IntStream.rangeClosed(1, 10)
                        .mapToObj(i -> new PurchaseTotals(now - 10_000L * i, i, 150L * i))
                        .toList())));
    JsonObject profile =
        new JsonObject(service.call("GET", path + "/profile", "backend.backend", null).body());
    assertThat(profile.encode()).doesNotContain("TEST").doesNotContain("health");
    assertThat(profile.getJsonObject("purchases"))
        .isEqualTo(
            new JsonObject()
                .put("source", "FIRST_PARTY")
                .put("lastMs", now - 1_000)
                .put("frequency", 4)
                .put("moneyMinor", 600)
                .put(
                    "products",
                    new JsonArray()
                        .add(article("sku", "BEANS", now - 2_000, 2))
                        .add(article("sku", "04006381333931", now - 4_000, 1)))
                .put(
                    "categories",
                    new JsonArray().add(article("category", "coffee", now - 2_000, 2)))
                .put("favourites", new JsonArray().add("BEANS"))
                .put(
                    "quintiles",
                    new JsonObject().put("recency", 5).put("frequency", 2).put("money", 2)));
    assertThat(service.call("GET", "/v1/shoppers/x/profile", "backend.backend", null).statusCode())
        .isEqualTo(404);
    assertThat(service.call("GET", path + "/profile", "monitor.monitor", null).statusCode())
        .isEqualTo(403);
  }

  @Test
  void takesAtLeastFiveThousandReceiptsPerSecond() throws Exception {
    long now = ApiService.nowUs() / 1000;
    List<String> receipts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      receipts.add(purchase("r" + i, "c" + i, "north", now, "SKU" + i % 50, 1));
    }
    String body = "{\"receipts\":[" + String.join(",", receipts) + "]}";
    double best = 0;
    long giveUpNs = System.nanoTime() + 30_000_000_000L; // a busy machine gets more attempts
    while (best < 5_000 && System.nanoTime() < giveUpNs) {
      long before = System.nanoTime();
      assertThat(service.call("POST", "/v1/purchases", "till.till", body).statusCode())
          .isEqualTo(200);
      best = Math.max(best, 500 / ((System.nanoTime() - before) / 1e9));
    }
    System.out.printf("purchases: best bulk %.0f receipts/s%n", best);
    assertThat(best).isGreaterThan(5_000);
  }

  private static JsonObject article(String kind, String name, long lastMs, int receipts) {
    return new JsonObject().put(kind, name).put("lastMs", lastMs).put("receipts", receipts);
  }

  private static String categorised(String id, long atMs, String sku, String category) {
    JsonObject receipt = new JsonObject(purchase(id, "c1", "north", atMs, sku, 1));
    if (category != null) {
      receipt.getJsonArray("lines").getJsonObject(0).put("category", category);
    }
    return receipt.encode();
  }

  private JsonObject sell(int status, String... receipts) throws Exception {
    String body = "{\"receipts\":[" + String.join(",", receipts) + "]}";
    HttpResponse<String> answer = service.call("POST", "/v1/purchases", "till.till", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  private static String purchase(
      String id, String customer, String store, long atMs, String sku, int count) {
    return new JsonObject()
        .put("receiptId", id)
        .put("storeId", store)
        .put("customer", customer)
        .put("atMs", atMs)
        .put(
            "lines",
            new JsonArray()
                .add(new JsonObject().put("sku", sku).put("quantity", count).put("unitPrice", 1.5)))
        .encode();
  }
}
