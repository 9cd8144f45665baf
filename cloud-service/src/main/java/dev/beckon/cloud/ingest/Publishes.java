package dev.beckon.cloud.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Applies what gateways publish, through whichever door it comes: whose topic it is, what the
 * payload says, and what becomes of it. Safe from any thread.
 */
final class Publishes {

  /** One of the topics that a configured gateway may publish on. */
  record Address(Gateway gateway, Topic topic) {}

  private final Map<String, Address> addresses = new HashMap<>();
  private final BatchIntake intake;
  private final GatewayStates states;
  private final Map<Answer.Result, Counter> answers = new EnumMap<>(Answer.Result.class);

  Publishes(
      Collection<Gateway> gateways,
      BatchIntake intake,
      GatewayStates states,
      MeterRegistry metrics) {
    this.intake = intake;
    this.states = states;
    for (Gateway gateway : gateways) {
      for (Topic topic : new Topic[] {Topic.SIGHTINGS, Topic.STATUS}) {
        addresses.put(topic.of(gateway), new Address(gateway, topic));
      }
    }
    for (Answer.Result result : Answer.Result.values()) {
      answers.put(
          result,
          Counter.builder("beckon_mqtt_publishes_total")
              .description("PUBLISHes by what became of them")
              .tag("result", result.name())
              .register(metrics));
    }
  }

  /** Whose a topic is; null when no gateway may publish on it. */
  Address address(String topic) {
    return addresses.get(topic);
  }

  /**
   * Decodes and applies one payload.
   *
   * @param arrivedUs service time, unix microseconds
   * @param done is told the answer once: at once, or later on the loop of the gateway's store
   */
  void take(Address address, byte[] payload, long arrivedUs, Consumer<Answer> done) {
    if (address.topic() == Topic.SIGHTINGS) {
      sightings(address.gateway(), payload, done);
    } else {
      done.accept(status(address.gateway(), payload, arrivedUs));
    }
  }

  private void sightings(Gateway gateway, byte[] payload, Consumer<Answer> done) {
    Decoded<Batch> decoded = BatchDecoder.decode(payload);
    if (decoded.fault() != null) {
      done.accept(Answer.malformed(decoded.fault()));
    } else if (!intake.take(gateway, decoded.value(), outcome -> done.accept(answerTo(outcome)))) {
      done.accept(Answer.BUSY);
    }
  }

  private static Answer answerTo(BatchIntake.Outcome outcome) {
    return switch (outcome) {
      case APPLIED -> Answer.APPLIED;
      case REPEATED -> Answer.REPEATED;
      case FAILED -> Answer.FAILED;
    };
  }

  private Answer status(Gateway gateway, byte[] payload, long arrivedUs) {
    Decoded<StatusDecoder.Status> decoded = StatusDecoder.decode(payload);
    if (decoded.fault() != null) {
      return Answer.malformed(decoded.fault());
    }
    states.status(gateway.gatewayId(), decoded.value(), arrivedUs / 1000);
    return Answer.STATUS;
  }

  /** Counts what became of a PUBLISH in the end. */
  void count(Answer answer) {
    answers.get(answer.result()).increment();
  }
}
