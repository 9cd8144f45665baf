package dev.beckon.simulator.phone;

/**
 * One message that came onto the screen.
 *
 * @param acceptedAtUs when the push service told the sender 200, unix us; 0 when it told it
 *     something else, or later
 * @param deliveredAtUs when it reached the phone, unix us
 * @param shownAtUs when it was on the screen, unix us
 */
public record Shown(
    String decisionId,
    String offerId,
    String title,
    long acceptedAtUs,
    long deliveredAtUs,
    long shownAtUs) {}
