package dev.beckon.cloud.ingest;

import io.vertx.core.Future;

/** Where what gateways publish comes in: the service's own endpoint, or somebody's broker. */
public interface FrontDoor {
  /** Opens the door. */
  Future<Void> start();

  /** Closes it; what was accepted before is acknowledged as far as time allows. */
  Future<Void> stop();

  /** Where gateways connect, after {@link #start}. */
  String url();

  /** Ends what gateways may do whose keys are not good any more. */
  void recheckKeys();

  /** What is known of each gateway. */
  GatewayStates gateways();
}
