package dev.beckon.cloud.audience;

import dev.beckon.cloud.audience.Vocabulary.Parameter;
import dev.beckon.cloud.decision.AudienceFault;
import dev.beckon.cloud.shopper.Gtin;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the arguments of words: they stand there in so many words, nothing is worked out. */
final class Arguments {
  /** As long ago can be asked for at most. */
  static final int MOST_DAYS = 3_650;

  private static final int MOST_CHARACTERS = 64;
  private static final Pattern SEGMENT = Pattern.compile("[a-z0-9-]{1,40}");

  private final Settings settings;
  private final Positions positions;

  /**
   * What was read.
   *
   * @param name of a product, category, fact or segment; null without one
   * @param withinMs 0 without one
   */
  record Read(String name, long withinMs) {}

  Arguments(Settings settings, Positions positions) {
    this.settings = settings;
    this.positions = positions;
  }

  /** The arguments of a call. */
  Read read(String word, List<Parameter> parameters, CelExpr expr) throws AudienceFault {
    List<CelExpr> given = expr.call().args();
    if (given.size() != parameters.size()) {
      throw new AudienceFault(
          positions.of(expr),
          "%s with %d arguments".formatted(word, given.size()),
          parameters.stream()
              .map(Parameter::allowed)
              .collect(Collectors.joining(", ", word + "(", ")")));
    }
    String name = null;
    long withinMs = 0;
    for (int i = 0; i < given.size(); i++) {
      if (parameters.get(i) == Parameter.WINDOW) {
        withinMs = window(given.get(i));
      } else {
        name = name(parameters.get(i), given.get(i));
      }
    }
    return new Read(name, withinMs);
  }

  private String name(Parameter parameter, CelExpr expr) throws AudienceFault {
    if (expr.getKind() != Kind.CONSTANT
        || expr.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      throw fault(expr, parameter.allowed());
    }
    String name = expr.constant().stringValue();
    boolean fits =
        switch (parameter) {
          case SKU, CATEGORY ->
              !name.isEmpty()
                  && name.length() <= MOST_CHARACTERS
                  && name.chars().noneMatch(Character::isISOControl);
          case CHOICE -> settings.categories().contains(name);
          case FACT -> settings.facts().contains(name);
          case SEGMENT -> SEGMENT.matcher(name).matches();
          case WINDOW -> false;
        };
    if (!fits) {
      throw fault(expr, parameter.allowed() + configured(parameter));
    }
    return parameter == Parameter.SKU ? Gtin.normalised(name) : name;
  }

  private String configured(Parameter parameter) {
    Set<String> names =
        switch (parameter) {
          case CHOICE -> settings.categories();
          case FACT -> settings.facts();
          case SKU, CATEGORY, SEGMENT, WINDOW -> Set.of();
        };
    return names.isEmpty() ? "" : ": " + String.join(", ", new TreeSet<>(names));
  }

  private long window(CelExpr expr) throws AudienceFault {
    if (expr.getKind() == Kind.CALL
        && expr.call().target().isEmpty()
        && expr.call().function().equals("days")
        && expr.call().args().size() == 1) {
      CelExpr number = expr.call().args().get(0);
      if (number.getKind() == Kind.CONSTANT
          && number.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
        long days = number.constant().int64Value();
        if (days >= 1 && days <= MOST_DAYS) {
          return TimeUnit.DAYS.toMillis(days);
        }
      }
    }
    throw fault(expr, Parameter.WINDOW.allowed());
  }

  private AudienceFault fault(CelExpr expr, String allowed) {
    return new AudienceFault(positions.of(expr), positions.textAt(expr), allowed);
  }
}
