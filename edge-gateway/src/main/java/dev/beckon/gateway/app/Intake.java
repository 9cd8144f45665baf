package dev.beckon.gateway.app;

import dev.beckon.gateway.advert.Advertisement;
import dev.beckon.gateway.advert.Fault;
import dev.beckon.gateway.advert.Frame;
import dev.beckon.gateway.advert.HciEvents;
import dev.beckon.gateway.advert.ReportHandler;
import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.observe.Batcher;
import dev.beckon.gateway.observe.Coalescer;
import dev.beckon.gateway.observe.Sighting;
import dev.beckon.gateway.scan.FrameSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What happens to a packet between the source and the uplink: decoded, counted, and, where it is an
 * Eddystone-EID frame, coalesced and batched. Runs on the scan thread alone.
 */
final class Intake implements FrameSource.Sink, ReportHandler {
  /** Transmitters followed at a time. */
  static final int MAX_TRANSMITTERS = 2000;

  private final Map<Fault.Kind, Counter> faultCounters = new EnumMap<>(Fault.Kind.class);
  private final Counters counters;
  private final Coalescer coalescer;
  private final Batcher batcher;
  private long nowUs;
  private long passedOver;

  Intake(Config config, Counters counters, Consumer<List<Sighting>> uplink) {
    this.counters = counters;
    for (Fault.Kind kind : Fault.Kind.values()) {
      faultCounters.put(kind, Counter.valueOf("FAULT_" + kind.name()));
    }
    batcher =
        new Batcher(
            config.maxSightings(),
            config.maxDelayMs(),
            batch -> {
              counters.increment(Counter.BATCHES);
              uplink.accept(batch);
            });
    coalescer =
        new Coalescer(
            config.contestedMs(),
            config.settledMs(),
            MAX_TRANSMITTERS,
            sighting -> {
              counters.increment(Counter.SIGHTINGS);
              batcher.add(nowUs, sighting);
            });
  }

  @Override
  public void onFrame(long monoUs, byte[] buf, int off, int len) {
    nowUs = monoUs;
    counters.increment(Counter.PACKETS);
    HciEvents.decode(buf, off, len, this);
  }

  @Override
  public void onReport(byte[] buf, int off, int len, int rssiDbm) {
    counters.increment(Counter.REPORTS);
    Advertisement advertisement = Advertisement.decode(buf, off, len);
    if (advertisement.fault() != null) {
      onFault(advertisement.fault());
    }
    counters.increment(kindOf(advertisement.frame()));
    if (advertisement.frame() instanceof Frame.EddystoneEid eid) {
      coalescer.onFrame(nowUs, eid.eid(), rssiDbm, eid.txPowerDbm());
    }
  }

  @Override
  public void onFault(Fault fault) {
    counters.increment(faultCounters.get(fault.kind()));
  }

  @Override
  public void onOtherEvent() {
    counters.increment(Counter.OTHER_EVENTS);
  }

  /**
   * Sends what is due.
   *
   * @return when to call next at the latest, {@link Long#MAX_VALUE} for whenever a frame comes
   */
  long onTick(long nowUs) {
    this.nowUs = nowUs;
    long coalescerDueUs = coalescer.onTick(nowUs);
    counters.add(Counter.PASSED_OVER, coalescer.passedOver() - passedOver);
    passedOver = coalescer.passedOver();
    return Math.min(coalescerDueUs, batcher.onTick(nowUs));
  }

  /** Sends everything that was gathered, due or not. */
  void flush(long nowUs) {
    this.nowUs = nowUs;
    coalescer.flush(nowUs);
    batcher.flush(nowUs);
  }

  private static Counter kindOf(Frame frame) {
    if (frame == null) {
      return Counter.HEARD_NOTHING;
    } else if (frame instanceof Frame.EddystoneEid) {
      return Counter.HEARD_EID;
    } else if (frame instanceof Frame.EddystoneUid) {
      return Counter.HEARD_UID;
    } else if (frame instanceof Frame.EddystoneUrl) {
      return Counter.HEARD_URL;
    } else if (frame instanceof Frame.EddystoneTlm
        || frame instanceof Frame.EddystoneEncryptedTlm) {
      return Counter.HEARD_TLM;
    } else if (frame instanceof Frame.IBeacon) {
      return Counter.HEARD_IBEACON;
    } else if (frame instanceof Frame.AltBeacon) {
      return Counter.HEARD_ALTBEACON;
    } else {
      return Counter.HEARD_FOREIGN;
    }
  }
}
