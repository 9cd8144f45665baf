package dev.beckon.simulator.recording;

import dev.beckon.simulator.world.Point;

/**
 * A fixed receiver of a recording.
 *
 * @param receiverId its address, twelve hex digits
 * @param name {@code sensor} and two digits, the first of which is its department
 * @param at its place on the floor
 * @param zM its height above the floor, metres
 */
public record Receiver(String receiverId, String name, Point at, double zM) {

  /** The department it stands in, a digit. */
  public int department() {
    return name.charAt("sensor".length()) - '0';
  }

  /** Which of its department's receivers it is, a digit. */
  public int number() {
    return name.charAt("sensor".length() + 1) - '0';
  }
}
