package dev.beckon.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service's metrics at one moment (Prometheus text format 0.0.4). */
public final class Metrics {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)(?: \\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final List<Sample> samples;

  private record Sample(String name, Map<String, String> labels, double value) {}

  private Metrics(List<Sample> samples) {
    this.samples = samples;
  }

  /** Asks the service. */
  public static Metrics read(HttpClient http, URI service, String monitorKey)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/metrics"))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + monitorKey)
            .GET()
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("GET /metrics was answered " + answer.statusCode());
    }
    return parse(answer.body());
  }

  /** Reads the text format. */
  public static Metrics parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        throw new IllegalArgumentException("not a sample of Prometheus' text format: " + line);
      }
      Map<String, String> labels = new TreeMap<>();
      if (sample.group(2) != null) {
        Matcher label = LABEL.matcher(sample.group(2));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
      }
      samples.add(new Sample(sample.group(1), labels, number(sample.group(3))));
    }
    return new Metrics(samples);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Sum over all samples of a name. */
  public double sum(String name) {
    return samples.stream().filter(s -> s.name().equals(name)).mapToDouble(Sample::value).sum();
  }

  /** Bytes in use on the heap. */
  public double heapBytes() {
    return samples.stream()
        .filter(s -> s.name().equals("jvm_memory_used_bytes"))
        .filter(s -> "heap".equals(s.labels().get("area")))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** Sums of a name's samples by the value of one label, zero ones left out. */
  public Map<String, Long> by(String name, String label) {
    Map<String, Long> sums = new TreeMap<>();
    for (Sample sample : samples) {
      if (sample.name().equals(name) && sample.labels().containsKey(label) && sample.value() != 0) {
        sums.merge(sample.labels().get(label), Math.round(sample.value()), Long::sum);
      }
    }
    return sums;
  }
}
