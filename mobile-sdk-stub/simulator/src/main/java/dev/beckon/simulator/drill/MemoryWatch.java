package dev.beckon.simulator.drill;

import dev.beckon.simulator.bench.Bed;
import dev.beckon.simulator.measure.ProcessUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads what the product's processes hold. Used by one thread. */
final class MemoryWatch {
  private static final double BYTES_PER_MB = 1024 * 1024;
  private static final long COLLECT_S = 30;

  private final Bed bed;
  private final RedisView redis;
  private final MemoryFigures figures = new MemoryFigures();

  MemoryWatch(Bed bed, RedisView redis) {
    this.bed = bed;
    this.redis = redis;
  }

  MemoryFigures figures() {
    return figures;
  }

  /**
   * Takes everything once.
   *
   * @param atS since the beginning
   * @param collect whether the service is asked to collect garbage, to see what is alive
   */
  void sample(double atS, boolean collect) throws IOException, InterruptedException {
    figures.resident("service", atS, bed.service().residentMb());
    List<Long> redisPids = bed.plant().redisPids();
    if (redisPids.size() == 1) { // while it rewrites its file there are two of them
      figures.resident("redis", atS, ProcessUsage.of(redisPids.get(0)).residentMb());
    }
    Iterator<Long> gateways = bed.plant().gatewayPids().iterator();
    for (String gatewayId : bed.plant().airPorts().keySet()) {
      figures.resident(gatewayId, atS, ProcessUsage.of(gateways.next()).residentMb());
    }
    figures.redis(atS, redis.usedMb(), redis.recordsAdded());
    if (collect) {
      collect();
      double heapBytes = bed.metrics().heapBytes();
      figures.liveHeap(atS, heapBytes / BYTES_PER_MB);
    }
  }

  private void collect() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(bed.plant().servicePid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(COLLECT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroy();
      throw new IOException("the service could not be asked to collect garbage");
    }
  }
}
