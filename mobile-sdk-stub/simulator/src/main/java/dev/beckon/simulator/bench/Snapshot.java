package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.measure.MachineUsage;
import dev.beckon.simulator.measure.ProcessUsage;
import dev.beckon.simulator.measure.ThreadUsage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/**
 * What had been used at one moment.
 *
 * @param atUs unix microseconds
 * @param service the process that takes the load
 * @param threads of that process
 * @param redis all zero where there is none
 * @param loadCpuMs of the process that makes the load
 * @param machineBusyMs of everything on this machine
 */
record Snapshot(
    long atUs,
    ProcessUsage service,
    ThreadUsage threads,
    ProcessUsage redis,
    long loadCpuMs,
    long machineBusyMs) {

  static Snapshot take(long servicePid, ProcessUsage redis, long loadPid) throws IOException {
    long atUs = SimClock.nowUs();
    long loadCpuMs = ProcessUsage.of(loadPid).cpuMs();
    ProcessUsage service = ProcessUsage.of(servicePid);
    ThreadUsage threads = ThreadUsage.of(servicePid);
    return new Snapshot(atUs, service, threads, redis, loadCpuMs, MachineUsage.busyMs());
  }

  /** Seconds since an earlier one. */
  double secondsSince(Snapshot earlier) {
    return (atUs - earlier.atUs) / 1e6;
  }

  /** CPU of the process that takes the load since then. */
  long serviceMsSince(Snapshot earlier) {
    return service.cpuMs() - earlier.service.cpuMs();
  }

  long redisMsSince(Snapshot earlier) {
    return redis.cpuMs() - earlier.redis.cpuMs();
  }

  long loadMsSince(Snapshot earlier) {
    return loadCpuMs - earlier.loadCpuMs;
  }

  /** How many processors everything else on this machine kept busy since then. */
  double otherCpus(Snapshot earlier) {
    long oursMs = serviceMsSince(earlier) + redisMsSince(earlier) + loadMsSince(earlier);
    long allMs = machineBusyMs - earlier.machineBusyMs;
    return Math.max(0, allMs - oursMs) / 1000.0 / secondsSince(earlier);
  }

  /** Milliseconds of CPU in each second since then, by what the service's threads are for. */
  JsonObject cpuMsPerSecondByThreads(Snapshot earlier) {
    JsonObject json = new JsonObject();
    threads
        .msSince(earlier.threads, serviceMsSince(earlier))
        .forEach((role, ms) -> json.put(role.key(), Json.rounded(ms / secondsSince(earlier))));
    return json;
  }
}
