package dev.beckon.cloud.ingest;

import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.identity.Resolver;
import dev.beckon.cloud.presence.Sighting;
import dev.beckon.cloud.presence.Stopwatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Applies gateways' batches on the loop of their store: duplicates are recognised, lateness judged,
 * ids resolved, and what remains is taken up by presence. Safe from any thread.
 */
public final class BatchIntake {

  /** What became of a batch. */
  enum Outcome {
    APPLIED,
    /** Seen before: changed nothing. */
    REPEATED,
    /** An unexpected error on the way: it is not known how much was applied. */
    FAILED
  }

  private final Resolver resolver;
  private final Map<String, StoreLoop> loops = new HashMap<>();
  private final LongSupplier nowUs;
  private final Map<BatchLedger.Verdict, Counter> sightings =
      new EnumMap<>(BatchLedger.Verdict.class);
  private final Counter unknown;

  /** Each ledger is used on the loop of its gateway's store only. */
  private final Map<String, BatchLedger> ledgers = new HashMap<>();

  /**
   * @param loops one per store that a gateway stands in
   * @param nowUs service time, unix microseconds
   */
  public BatchIntake(
      Collection<Gateway> gateways,
      Collection<StoreLoop> loops,
      Resolver resolver,
      LongSupplier nowUs,
      MeterRegistry metrics) {
    this.resolver = resolver;
    this.nowUs = nowUs;
    for (StoreLoop loop : loops) {
      this.loops.put(loop.storeId(), loop);
    }
    for (Gateway gateway : gateways) {
      if (!this.loops.containsKey(gateway.storeId())) {
        throw new IllegalArgumentException(
            "gateway " + gateway.gatewayId() + ": no loop for store " + gateway.storeId());
      }
      ledgers.put(gateway.gatewayId(), new BatchLedger());
    }
    for (BatchLedger.Verdict verdict : BatchLedger.Verdict.values()) {
      sightings.put(
          verdict,
          fate(metrics, verdict == BatchLedger.Verdict.FRESH ? "APPLIED" : verdict.name()));
    }
    unknown = fate(metrics, "UNKNOWN_ID");
  }

  private static Counter fate(MeterRegistry metrics, String fate) {
    return Counter.builder("beckon_sightings_total")
        .description("Sightings that gateways sent, by what became of them")
        .tag("fate", fate)
        .register(metrics);
  }

  /**
   * Applies a batch.
   *
   * @param done is told the outcome on the store's loop
   * @return false when the store's loop has too much to do: nothing happens
   */
  boolean take(Gateway gateway, Batch batch, Consumer<Outcome> done) {
    return loops
        .get(gateway.storeId())
        .post(
            presence -> {
              Outcome outcome = Outcome.FAILED;
              try {
                outcome = apply(gateway, batch, presence);
              } finally {
                done.accept(outcome);
              }
            });
  }

  private Outcome apply(Gateway gateway, Batch batch, StoreLoop.Taker presence) {
    if (!ledgers.get(gateway.gatewayId()).firstTime(batch)) {
      return Outcome.REPEATED;
    }
    presence.take(fresh(gateway, batch, nowUs.getAsLong()));
    return Outcome.APPLIED;
  }

  /** Those sightings of a batch that say where a shopper is now; the others are only counted. */
  private List<Sighting> fresh(Gateway gateway, Batch batch, long now) {
    List<Batch.Heard> heard = judged(batch, now);
    Installation[] who = resolved(batch, heard, now);
    List<Sighting> fresh = new ArrayList<>(who.length);
    for (int i = 0; i < who.length; i++) {
      if (who[i] != null) {
        fresh.add(sighting(gateway, batch, heard.get(i), who[i], now));
      }
    }
    sightings.get(BatchLedger.Verdict.FRESH).increment(fresh.size());
    unknown.increment((double) who.length - fresh.size());
    return fresh;
  }

  /** What was heard lately enough; the rest is counted. */
  private List<Batch.Heard> judged(Batch batch, long now) {
    List<Batch.Heard> fresh = new ArrayList<>(batch.sightings().size());
    for (Batch.Heard heard : batch.sightings()) {
      BatchLedger.Verdict verdict = BatchLedger.judge(batch, heard, now);
      if (verdict == BatchLedger.Verdict.FRESH) {
        fresh.add(heard);
      } else {
        sightings.get(verdict).increment();
      }
    }
    return fresh;
  }

  /** Whom each is of; null for nobody we know. */
  private Installation[] resolved(Batch batch, List<Batch.Heard> heard, long now) {
    long[] eids = new long[heard.size()];
    long[] heardAtMs = new long[eids.length];
    for (int i = 0; i < eids.length; i++) {
      eids[i] = heard.get(i).eid();
      heardAtMs[i] = heardUs(batch, heard.get(i), now) / 1000;
    }
    Installation[] who = new Installation[eids.length];
    resolver.resolve(eids, heardAtMs, who);
    return who;
  }

  /** A little ahead of us is the clock exchange's uncertainty, not the future. */
  private static long heardUs(Batch batch, Batch.Heard heard, long now) {
    return Math.min(now, BatchLedger.serviceUs(batch.clock(), heard.lastMonoUs()));
  }

  private static Sighting sighting(
      Gateway gateway, Batch batch, Batch.Heard heard, Installation who, long now) {
    long heardUs = heardUs(batch, heard, now);
    long publishedUs = BatchLedger.serviceUs(batch.clock(), batch.publishedMonoUs());
    long firstUs = BatchLedger.serviceUs(batch.clock(), heard.firstMonoUs());
    return new Sighting(
        who.shopperId(),
        who.installationId(),
        gateway.gatewayId(),
        heard.count(),
        heard.rssiMeanDdbm() / 10.0,
        heard.rssiMaxDbm(),
        Math.min(firstUs, heardUs) / 1000,
        Stopwatch.received(heardUs, Math.max(heardUs, Math.min(publishedUs, now)), now));
  }
}
