package dev.beckon.simulator.till;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.simulator.ContractService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TillIT {
  private static final String PATH = "/v1/purchases";

  private ContractService service;
  private Till till;

  @BeforeEach
  void start() throws IOException {
    service = new ContractService();
    till = new Till(service.uri(), "till-1.key");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void postsAReceiptAsTheContractHasIt() throws Exception {
    assertThat(till.post(List.of(receipt("r1", 1))).accepted()).isEqualTo(1);
    ContractService.Call call = service.to(PATH).get(0);
    assertThat(call.authorization()).isEqualTo("Bearer till-1.key");
    assertThat(call.body())
        .isEqualTo(
            "{\"receipts\":[{\"receiptId\":\"r1\",\"storeId\":\"north\",\"customer\":\"17850\","
                + "\"atMs\":5,\"lines\":[{\"sku\":\"S0\",\"quantity\":2,\"unitPrice\":1.25}]}]}");
  }

  @Test
  void asksAboutACodeAsTheContractHasIt() throws Exception {
    service.answerOnce(200, JsonObject.of("outcome", "REDEEMED").encode());
    assertThat(till.redeem(Till.Act.COMMIT, "north", "sale-1", "01234-56789").get(5, SECONDS))
        .isEqualTo("REDEEMED");
    ContractService.Call call = service.to("/v1/redemptions").get(0);
    assertThat(call.authorization()).isEqualTo("Bearer till-1.key");
    assertThat(call.json())
        .isEqualTo(
            JsonObject.of(
                "action", "COMMIT",
                "storeId", "north",
                "transactionId", "sale-1",
                "code", "01234-56789"));
    service.answerOnce(403, "{\"errors\":[]}");
    assertThatThrownBy(
            () -> till.redeem(Till.Act.VALIDATE, "north", "sale-1", "01234-56789").get(5, SECONDS))
        .hasMessageContaining("403");
  }

  @Test
  void postsAtMost500ReceiptsAndOneMebibyteACall() throws Exception {
    List<Receipt> small = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      small.add(receipt("s" + i, 1));
    }
    assertThat(till.post(small).accepted()).isEqualTo(1_001);
    assertThat(service.to(PATH))
        .extracting(call -> call.json().getJsonArray("receipts").size())
        .containsExactly(500, 500, 1);
    List<Receipt> big = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      big.add(receipt("b" + i, 2_000));
    }
    assertThat(till.post(big).accepted()).isEqualTo(40);
    assertThat(service.to(PATH))
        .allSatisfy(call -> assertThat(call.body().length()).isLessThan(1 << 20));
    assertThat(till.post(List.of()).accepted()).isZero();
  }

  @Test
  void triesAgainWhenTheServiceIsAwayForAMoment() throws Exception {
    service.answerOnce(503, "");
    service.answerOnce(429, "");
    assertThat(till.post(List.of(receipt("r1", 1))).accepted()).isEqualTo(1);
    assertThat(service.to(PATH)).hasSize(3);
  }

  @Test
  void saysWhichReceiptsWereRefusedAndWhenACallWas() throws Exception {
    JsonObject fault = JsonObject.of("field", "receipts[0].storeId", "code", "UNKNOWN_STORE");
    service.answerOnce(200, JsonObject.of("accepted", 0, "refused", List.of(fault)).encode());
    PostResult result = till.post(List.of(receipt("r1", 1)));
    assertThat(result.accepted()).isZero();
    assertThat(result.refused()).singleElement().asString().contains("UNKNOWN_STORE");
    service.answerOnce(401, "{\"errors\":[]}");
    assertThatThrownBy(() -> till.post(List.of(receipt("r1", 1))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining("till-1.key");
  }

  private static Receipt receipt(String id, int lines) {
    List<Receipt.Line> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add(new Receipt.Line("S" + i, 2, new BigDecimal("1.25")));
    }
    return new Receipt(id, "north", "17850", 5, all);
  }
}
