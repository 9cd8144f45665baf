package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.measure.MachineUsage;
import dev.beckon.simulator.measure.ProcessUsage;
import java.io.IOException;

/**
 * What had been used and taken in at one moment.
 *
 * @param atUs unix microseconds
 * @param sightings all that the service had counted, whatever became of them
 * @param loadCpuMs of the process that makes the load
 * @param machineBusyMs of everything on this machine
 */
record Snapshot(
    long atUs,
    long sightings,
    ProcessUsage service,
    ProcessUsage redis,
    long loadCpuMs,
    long machineBusyMs) {

  static Snapshot take(Bed bed, long loadPid) throws IOException, InterruptedException {
    long atUs = SimClock.nowUs();
    long loadCpuMs = ProcessUsage.of(loadPid).cpuMs();
    ProcessUsage service = bed.service();
    ProcessUsage redis = bed.redis();
    long machineBusyMs = MachineUsage.busyMs();
    long sightings = Math.round(bed.metrics().sum("beckon_sightings_total"));
    return new Snapshot(atUs, sightings, service, redis, loadCpuMs, machineBusyMs);
  }

  /** Seconds since an earlier one. */
  double secondsSince(Snapshot earlier) {
    return (atUs - earlier.atUs) / 1e6;
  }

  /** Sightings taken in since an earlier one. */
  long sightingsSince(Snapshot earlier) {
    return sightings - earlier.sightings;
  }

  /** CPU seconds for a million of the sightings since then; infinite where there were none. */
  double perMillion(Snapshot earlier, long cpuMs) {
    return cpuMs * 1000.0 / sightingsSince(earlier);
  }

  /** How many processors everything else on this machine kept busy since then. */
  double otherCpus(Snapshot earlier) {
    long oursMs =
        service.cpuMs()
            - earlier.service.cpuMs()
            + redis.cpuMs()
            - earlier.redis.cpuMs()
            + loadCpuMs
            - earlier.loadCpuMs;
    long allMs = machineBusyMs - earlier.machineBusyMs;
    return Math.max(0, allMs - oursMs) / 1000.0 / secondsSince(earlier);
  }
}
