package dev.beckon.simulator.demo;

import java.util.Optional;

/**
 * A shopper of a finished run.
 *
 * @param name for the terminal and the report; the product never learns it
 * @param profile of the phone
 * @param shopperId as the service calls them; empty for one it must not know
 * @param expected what their history says
 */
record Participant(String name, String profile, Optional<String> shopperId, Expected expected) {}
