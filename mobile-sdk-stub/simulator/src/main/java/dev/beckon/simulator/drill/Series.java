package dev.beckon.simulator.drill;

import java.util.ArrayList;
import java.util.List;

/** Figures of one thing over time, in order. */
final class Series {
  private final List<Point> points = new ArrayList<>();

  /** A figure at a time; the first quarter of the time is for warming up. */
  record Point(double atS, double value) {}

  void add(double atS, double value) {
    points.add(new Point(atS, value));
  }

  List<Point> points() {
    return List.copyOf(points);
  }

  /** The mean over a quarter of the time, 0 to 3; NaN where nothing was measured in it. */
  double meanOfQuarter(int quarter) {
    double fromS = points.get(0).atS();
    double lengthS = points.get(points.size() - 1).atS() - fromS;
    return points.stream()
        .filter(p -> Math.min(3, (int) ((p.atS() - fromS) / lengthS * 4)) == quarter)
        .mapToDouble(Point::value)
        .average()
        .orElse(Double.NaN);
  }

  /** By how much it rises in an hour, from the first quarter on (least squares). */
  double risePerHour() {
    double fromS = points.get(0).atS();
    double lengthS = points.get(points.size() - 1).atS() - fromS;
    List<Point> warm = points.stream().filter(p -> p.atS() - fromS >= lengthS / 4).toList();
    double meanS = warm.stream().mapToDouble(Point::atS).average().orElse(0);
    double mean = warm.stream().mapToDouble(Point::value).average().orElse(0);
    double covariance = 0;
    double variance = 0;
    for (Point point : warm) {
      covariance += (point.atS() - meanS) * (point.value() - mean);
      variance += (point.atS() - meanS) * (point.atS() - meanS);
    }
    return variance == 0 ? 0 : covariance / variance * 3600;
  }
}
