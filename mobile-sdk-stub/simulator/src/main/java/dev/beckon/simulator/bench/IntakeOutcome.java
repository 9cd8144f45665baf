package dev.beckon.simulator.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One run of {@code bench intake} and, where it was asked for, the floor under it.
 *
 * @param floor of the same load
 */
record IntakeOutcome(IntakeFigures product, Optional<FloorFigures> floor) {

  /** What the product costs, as a multiple of what the bare endpoint does; needs a floor. */
  private double timesFloor() {
    return product.cpuSecondsPerMillion() / floor.orElseThrow().cpuSecondsPerMillion();
  }

  /** Why the measurement is worth nothing. */
  List<String> invalid() {
    List<String> reasons = new ArrayList<>(product.invalid());
    floor.ifPresent(f -> f.invalid().forEach(reason -> reasons.add("the floor: " + reason)));
    return reasons;
  }

  /** What should have been done and was not. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(product.faults());
    floor.ifPresent(f -> f.faults().forEach(fault -> faults.add("the floor: " + fault)));
    return faults;
  }

  JsonObject json() {
    JsonObject json = product.json();
    floor.ifPresent(
        f ->
            json.put("floorCpuSecondsPerMillion", Json.rounded(f.cpuSecondsPerMillion()))
                .put("timesFloor", Json.rounded(timesFloor()))
                .put("floor", f.json()));
    return json;
  }

  /** One line for the terminal. */
  String line() {
    return product.line()
        + floor
            .map(
                f ->
                    String.format(
                        Locale.ROOT,
                        "  floor %.3f CPU s/million, product %.2f times that",
                        f.cpuSecondsPerMillion(),
                        timesFloor()))
            .orElse("");
  }
}
