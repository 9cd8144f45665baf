package dev.beckon.cloud.audience;

import dev.beckon.cloud.decision.Audience;
import dev.beckon.cloud.decision.AudienceFault;
import dev.beckon.cloud.decision.Audiences;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Audiences as expressions in CEL. There are no macros, so nothing loops and an expression costs at
 * most its parts; every word is checked and replaced by a variable first, so the library sees
 * operators, numbers and variables only.
 */
public final class CelAudiences implements Audiences {
  /** As many expressions, those last asked for, are kept compiled. */
  private static final int MOST_KEPT = 4_096;

  private static final String EXAMPLE =
      "an expression such as visits.count >= 3 && bought('BEANS', days(30))";
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '(.*?)' applied to '(\\(.*?\\))'.*");
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MOST_CHARACTERS)
          .enableStringConcatenation(false)
          .enableListConcatenation(false)
          .build();

  private final Settings settings;
  private final Vocabulary vocabulary;
  private final Map<Source, Audience> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Source(String expression, boolean forSegment) {}

  /** The library, which takes its time: nobody without audiences waits for it. */
  private static final class Cel {
    private static final CelCompiler COMPILER =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros()
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
        CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
  }

  /** Audiences of one retailer. */
  public CelAudiences(Settings settings) {
    this.settings = settings;
    vocabulary = new Vocabulary(settings);
  }

  @Override
  public Audience ofOffer(String expression) throws AudienceFault {
    return find(new Source(expression, false));
  }

  @Override
  public Audience segment(String expression) throws AudienceFault {
    return find(new Source(expression, true));
  }

  /** The same expression is the same audience, so that it is compiled once, and judged once. */
  private synchronized Audience find(Source source) throws AudienceFault {
    Audience audience = kept.get(source);
    if (audience == null) {
      audience = compile(source.expression(), source.forSegment());
      kept.put(source, audience);
      if (kept.size() > MOST_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    return audience;
  }

  private Audience compile(String expression, boolean forSegment) throws AudienceFault {
    if (expression.length() > MOST_CHARACTERS) {
      throw new AudienceFault(
          MOST_CHARACTERS + 1,
          expression.length() + " characters",
          "at most " + MOST_CHARACTERS + " of them");
    }
    CelAbstractSyntaxTree parsed = valid(Cel.COMPILER.parse(expression));
    Translation translation = new Translation(vocabulary, settings, parsed, forSegment);
    CelAbstractSyntaxTree translated = translation.translate(parsed);
    CelAbstractSyntaxTree checked =
        valid(
            Cel.COMPILER
                .toCheckerBuilder()
                .addVarDeclarations(
                    translation.types().entrySet().stream()
                        .map(each -> CelVarDecl.newVarDeclaration(each.getKey(), each.getValue()))
                        .toList())
                .build()
                .check(translated));
    return new CelAudience(
        program(checked), translation.terms(), translation.asks(), translation.parts());
  }

  private CelRuntime.Program program(CelAbstractSyntaxTree checked) {
    try {
      return Cel.RUNTIME.createProgram(checked);
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("a checked expression makes no program", e);
    }
  }

  private static CelAbstractSyntaxTree valid(CelValidationResult result) throws AudienceFault {
    if (result.hasError()) {
      CelIssue first = result.getErrors().get(0);
      int position = new Positions(result.getSource()).of(first);
      Matcher overload = OVERLOAD.matcher(first.getMessage());
      if (overload.matches()) {
        throw new AudienceFault(
            position,
            "%s between %s".formatted(overload.group(1).replace("_", ""), overload.group(2)),
            "both sides of one type, (int, int) or (bool, bool), as the operator needs it");
      }
      throw new AudienceFault(position, first.getMessage().replaceAll("\\s+", " "), EXAMPLE);
    }
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new IllegalStateException("no fault, and no expression", e);
    }
  }
}
