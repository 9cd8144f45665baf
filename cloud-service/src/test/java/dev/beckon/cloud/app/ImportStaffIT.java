package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class ImportStaffIT {
  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void tellsOfStaffAndRefusesLinesByNumberOnly() throws Exception {
    Path file =
        Files.writeString(dir.resolve("staff.csv"), "ACCOUNT, anna\n\nLOYALTY,123\nMAIL,x@y\n");
    try (ServiceRig rig = new ServiceRig(dir, "")) {
      JsonObject phone = rig.register("token-0");
      String links = "/v1/shoppers/" + phone.getString("shopperId") + "/links";
      JsonObject anna = new JsonObject().put("kind", "ACCOUNT").put("value", "anna");
      String backend = "backend." + ServiceRig.SECRET;
      assertThat(rig.call("PUT", links, backend, anna).statusCode()).isEqualTo(200);

      assertThat(run(rig, file)).isEqualTo(1);
      assertThat(out).hasToString("2 handles told, 1 shoppers erased, 1 lines refused\n");
      assertThat(err.toString()).contains("line 4 is no handle").doesNotContain("x@y");
      assertThat(rig.dump()).doesNotContain(phone.getString("shopperId"), "anna");

      JsonObject again = rig.register("token-1");
      String others = "/v1/shoppers/" + again.getString("shopperId") + "/links";
      assertThat(rig.call("PUT", others, backend, anna).statusCode()).isEqualTo(410);
      Files.writeString(file, "ACCOUNT,anna\n");
      assertThat(run(rig, file, "--left")).isZero();
      JsonObject former = rig.register("token-2");
      String theirs = "/v1/shoppers/" + former.getString("shopperId") + "/links";
      assertThat(rig.call("PUT", theirs, backend, anna).statusCode()).isEqualTo(200);
    }
  }

  private int run(ServiceRig rig, Path file, String... more) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] args = {
      "import",
      "staff",
      file.toString(),
      "--config",
      dir.resolve("beckon.yaml").toString(),
      "--url",
      "http://127.0.0.1:" + rig.httpPort()
    };
    String[] all = Stream.of(args, more).flatMap(Arrays::stream).toArray(String[]::new);
    return command.execute(all);
  }
}
