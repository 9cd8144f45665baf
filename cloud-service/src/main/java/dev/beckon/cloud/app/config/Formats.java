package dev.beckon.cloud.app.config;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.decision.Hours;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of values that occur in the configuration. */
final class Formats {
  static final Format<String> ID = matching("[a-z0-9-]{1,40}", "1 to 40 of a-z, 0-9 and -");
  static final Format<String> SKU =
      matching("[\\x21-\\x7e]{1,64}", "1 to 64 printable characters without spaces");
  static final Format<String> HOST =
      matching("[A-Za-z0-9.:_-]{1,253}", "a host name or an IP address");
  static final Format<Integer> PORT = integer(0, 65_535);
  static final Format<Boolean> SWITCH =
      Format.of(
          "true or false",
          raw -> raw.equals("true") ? Boolean.TRUE : raw.equals("false") ? Boolean.FALSE : null);
  static final Format<UUID> UUID_TEXT =
      Format.of(
          "a UUID such as 7b9e0d56-4a8a-4b0e-9d3c-5a1c2f0e8b11",
          raw -> raw.length() == 36 ? UUID.fromString(raw) : null);
  static final Format<ZoneId> TIME_ZONE =
      Format.of("a time zone such as Europe/Berlin", Formats::timeZone);
  static final Format<LocalDate> DATE =
      Format.of("a date such as 2026-12-31", raw -> LocalDate.parse(raw));
  static final Format<DayOfWeek> DAY =
      Format.of("one of mon, tue, wed, thu, fri, sat, sun", Formats::day);
  static final Format<Hours> HOURS =
      Format.of("hours such as \"09:00-20:00\" or \"18:00-02:00\"", HoursText::parse);
  static final Format<SecretHash> SECRET_HASH =
      new Format<>(SecretHash::parse, "64 hex digits, the SHA-256 of the secret", true);
  static final Format<Secret> TOKEN =
      new Format<>(
          raw -> raw.isBlank() || raw.length() > 4096 ? null : new Secret(raw),
          "1 to 4096 characters",
          true);

  static final Format<Locale> LANGUAGE =
      Format.of(
          "a language such as de or pt-BR",
          raw -> {
            Locale locale = Locale.forLanguageTag(raw);
            return locale.toLanguageTag().equals(raw) ? locale : null;
          });

  static final Format<URI> REDIS_URL = uri("embedded, or ", "redis", "rediss");
  static final Format<URI> HTTP_URL = uri("", "http", "https");

  /** Query and all, as some receivers want a token there. */
  static final Format<Secret> WEBHOOK =
      new Format<>(
          raw -> {
            URI uri = URI.create(raw);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return web && uri.getHost() != null ? new Secret(raw) : null;
          },
          "http or https://host[:port]/path",
          true);

  /** Keys of 32 bytes, the newest first. */
  static final Format<Secret> ENCRYPTION_KEYS =
      new Format<>(
          raw ->
              raw.strip().matches("\\p{XDigit}{64}([\\s,]+\\p{XDigit}{64}){0,7}")
                  ? new Secret(raw.strip())
                  : null,
          "1 to 8 keys of 64 hex digits each, the newest first, between commas",
          true);

  static final Format<URI> BROKER_URL = uri("", "tcp", "ssl", "ws", "wss");

  static final Format<String> POSTGRES_URL =
      Format.of(
          "embedded, or jdbc:postgresql://host[:port]/database without a password",
          raw -> raw.startsWith("jdbc:postgresql://") && !raw.contains("password=") ? raw : null);

  private Formats() {}

  static Format<String> text(int max) {
    return Format.of(
        "1 to " + max + " characters in one line",
        raw ->
            raw.isBlank() || raw.length() > max || raw.chars().anyMatch(Character::isISOControl)
                ? null
                : raw);
  }

  static Format<Integer> integer(int min, int max) {
    return Format.of(
        "a whole number from " + min + " to " + max,
        raw -> {
          int value = Integer.parseInt(raw);
          return value < min || value > max ? null : value;
        });
  }

  static Format<Duration> duration(Duration min, Duration max) {
    return Format.of(
        "a duration such as 500ms, 30s, 10m, 24h or 30d, from "
            + Durations.show(min)
            + " to "
            + Durations.show(max),
        raw -> {
          Duration value = Durations.parse(raw);
          return value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0
              ? null
              : value;
        });
  }

  static Format<Path> path(Path base) {
    return Format.of(
        "a path, absolute or relative to this file",
        raw -> raw.isBlank() ? null : base.resolve(raw).normalize());
  }

  /** A share, such as 2.5%. */
  static final Format<Double> PERCENT =
      Format.of(
          "a share from 0% to 100%, with two decimals at most",
          raw -> {
            if (!raw.matches("[0-9]{1,3}([.][0-9]{1,2})?%")) {
              return null;
            }
            BigDecimal percent = new BigDecimal(raw.substring(0, raw.length() - 1));
            double share = percent.movePointLeft(2).doubleValue();
            return share > 1 ? null : share;
          });

  static Format<Double> decimal(double min, double max) {
    return Format.of(
        "a number from %.0f to %.0f, with four decimals at most".formatted(min, max),
        raw -> {
          if (!raw.matches("[0-9]{1,12}([.][0-9]{1,4})?")) {
            return null;
          }
          double value = Double.parseDouble(raw);
          return value < min || value > max ? null : value;
        });
  }

  /** A URL without query; a wrong one is not shown, as it may carry a password. */
  private static Format<URI> uri(String orElse, String... schemes) {
    return new Format<>(
        raw -> {
          URI uri = URI.create(raw);
          boolean plain = uri.getQuery() == null && uri.getFragment() == null;
          return plain && uri.getHost() != null && List.of(schemes).contains(uri.getScheme())
              ? uri
              : null;
        },
        orElse + String.join(" or ", schemes) + "://host[:port]",
        true);
  }

  /** An enum constant, written in lower case. */
  static <E extends Enum<E>> Format<E> oneOf(Class<E> type) {
    List<E> all = Arrays.asList(type.getEnumConstants());
    return oneOf(all, constant -> constant.name().toLowerCase(Locale.ROOT));
  }

  /** What a key of the file may be; administrators' and gateways' keys do not stand there. */
  static final Format<Role> ROLE =
      oneOf(
          List.of(Role.APP, Role.TILL, Role.BACKEND, Role.EDITOR, Role.MONITOR),
          role -> role.name().toLowerCase(Locale.ROOT));

  static Format<String> oneOf(Collection<String> names) {
    return oneOf(List.copyOf(names), name -> name);
  }

  private static <T> Format<T> oneOf(List<T> all, Function<T, String> name) {
    return Format.of(
        all.isEmpty()
            ? "nothing, as none is defined"
            : "one of " + all.stream().map(name).collect(Collectors.joining(", ")),
        raw -> all.stream().filter(one -> name.apply(one).equals(raw)).findFirst().orElse(null));
  }

  private static Format<String> matching(String regex, String allowed) {
    Pattern pattern = Pattern.compile(regex);
    return Format.of(allowed, raw -> pattern.matcher(raw).matches() ? raw : null);
  }

  private static ZoneId timeZone(String raw) {
    return ZoneId.getAvailableZoneIds().contains(raw) ? ZoneId.of(raw) : null;
  }

  private static DayOfWeek day(String raw) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(raw))
        .findFirst()
        .orElse(null);
  }
}
