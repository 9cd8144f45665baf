package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.measure.MachineUsage;
import dev.beckon.simulator.measure.ProcessUsage;
import java.io.IOException;

/**
 * What a product with gateways had used at one moment.
 *
 * @param atUs unix microseconds
 * @param oursMs CPU of everything of this bench, this program included
 * @param machineBusyMs of everything on this machine
 */
record ProductUsage(long atUs, ProcessUsage service, long oursMs, long machineBusyMs) {

  static ProductUsage take(Bed bed) throws IOException {
    long oursMs = bed.service().cpuMs() + bed.redis().cpuMs();
    oursMs += ProcessUsage.of(ProcessHandle.current().pid()).cpuMs();
    for (long pid : bed.plant().gatewayPids()) {
      oursMs += ProcessUsage.of(pid).cpuMs();
    }
    return new ProductUsage(SimClock.nowUs(), bed.service(), oursMs, MachineUsage.busyMs());
  }

  private double secondsSince(ProductUsage earlier) {
    return (atUs - earlier.atUs) / 1e6;
  }

  /** Processors the service kept busy since an earlier moment. */
  double serviceCpus(ProductUsage earlier) {
    return (service.cpuMs() - earlier.service.cpuMs()) / 1000.0 / secondsSince(earlier);
  }

  /** Processors that neither the product nor this program kept busy since then. */
  double otherCpus(ProductUsage earlier) {
    long othersMs = machineBusyMs - earlier.machineBusyMs - (oursMs - earlier.oursMs);
    return Math.max(0, othersMs) / 1000.0 / secondsSince(earlier);
  }
}
