package dev.beckon.cloud.audience;

import com.google.common.collect.ImmutableList;
import dev.beckon.cloud.decision.Asks;
import dev.beckon.cloud.decision.AudienceFault;
import dev.beckon.cloud.shopper.Asked;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces the words of a parsed expression, with their arguments, by variables, so that what is
 * left is operators, numbers and variables. For one expression.
 */
final class Translation {
  /** As many parts may an expression have: operators, numbers, words. */
  static final int MOST_PARTS = 200;

  /** As many different words with their arguments. */
  static final int MOST_WORDS = 64;

  private static final String AND = "_&&_";
  private static final String NOT = "!_";
  private static final Set<String> OPERATORS =
      Set.of(
          AND, "_||_", NOT, "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_", "_*_",
          "_/_", "_%_", "-_", "@in", "_?_:_");
  private static final String SYNTAX =
      "words, true, false and whole numbers with && || ! == != < <= > >= + - * / % in ? : and ()";

  /** What a part leads to where it stands. */
  private enum Stand {
    GATE,
    FOR,
    AGAINST,
    EITHER;

    /** Of what stands under {@code !}. */
    Stand negated() {
      return switch (this) {
        case GATE, FOR -> AGAINST;
        case AGAINST -> FOR;
        case EITHER -> EITHER;
      };
    }

    /** Of the sides of {@code ||}. */
    Stand alternative() {
      return this == GATE ? FOR : this;
    }
  }

  private final Vocabulary vocabulary;
  private final Arguments arguments;
  private final Positions positions;
  private final boolean forSegment;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, Word> words = new LinkedHashMap<>();
  private int parts;

  Translation(
      Vocabulary vocabulary, Settings settings, CelAbstractSyntaxTree ast, boolean forSegment) {
    this.vocabulary = vocabulary;
    this.forSegment = forSegment;
    positions = new Positions(ast.getSource());
    arguments = new Arguments(settings, positions);
  }

  /** The expression without words. */
  CelAbstractSyntaxTree translate(CelAbstractSyntaxTree ast) throws AudienceFault {
    return CelAbstractSyntaxTree.newParsedAst(
        translate(ast.getExpr(), Stand.GATE), ast.getSource());
  }

  /** Number of parts translated. */
  int parts() {
    return parts;
  }

  /** The type of each variable. */
  Map<String, CelType> types() {
    Map<String, CelType> types = new LinkedHashMap<>();
    words.forEach((variable, word) -> types.put(variable, word.type()));
    return types;
  }

  /** What each variable is of a shopper. */
  Map<String, Term> terms() {
    Map<String, Term> terms = new HashMap<>();
    words.forEach((variable, word) -> terms.put(variable, word.term()));
    return terms;
  }

  /** What all words ask for together. */
  Asks asks() {
    Asked read = Asked.NOTHING;
    boolean purchases = false;
    Set<String> segments = new HashSet<>();
    for (Word word : words.values()) {
      read = read.and(word.read());
      purchases |= word.purchases();
      if (word.segment() != null) {
        segments.add(word.segment());
      }
    }
    return new Asks(read, purchases, segments);
  }

  private CelExpr translate(CelExpr expr, Stand stand) throws AudienceFault {
    if (++parts > MOST_PARTS) {
      throw new AudienceFault(
          positions.of(expr), "an expression of more parts", "at most " + MOST_PARTS + " parts");
    }
    return switch (expr.getKind()) {
      case CONSTANT -> constant(expr);
      case IDENT, SELECT -> word(expr, stand);
      case CALL -> call(expr, stand);
      case LIST ->
          CelExpr.ofList(expr.id(), all(expr.list().elements(), Stand.EITHER), ImmutableList.of());
      default -> throw new AudienceFault(positions.of(expr), "another kind of expression", SYNTAX);
    };
  }

  private ImmutableList<CelExpr> all(List<CelExpr> each, Stand stand) throws AudienceFault {
    List<CelExpr> translated = new ArrayList<>(each.size());
    for (CelExpr expr : each) {
      translated.add(translate(expr, stand));
    }
    return ImmutableList.copyOf(translated);
  }

  private CelExpr constant(CelExpr expr) throws AudienceFault {
    CelConstant.Kind kind = expr.constant().getKind();
    if (kind != CelConstant.Kind.BOOLEAN_VALUE && kind != CelConstant.Kind.INT64_VALUE) {
      throw new AudienceFault(positions.of(expr), positions.textAt(expr), SYNTAX);
    }
    return expr;
  }

  private CelExpr word(CelExpr expr, Stand stand) throws AudienceFault {
    String name = Names.dotted(expr);
    Word word = name == null ? null : vocabulary.value(name);
    if (word == null) {
      throw unknown(expr, name);
    }
    return variable(expr, name, word, stand);
  }

  private CelExpr call(CelExpr expr, Stand stand) throws AudienceFault {
    CelCall call = expr.call();
    if (OPERATORS.contains(call.function())) {
      Stand within =
          switch (call.function()) {
            case AND -> stand;
            case NOT -> stand.negated();
            case "_||_" -> stand.alternative();
            default -> Stand.EITHER;
          };
      return CelExpr.ofCall(expr.id(), Optional.empty(), call.function(), all(call.args(), within));
    }
    String name = Names.dotted(call);
    Vocabulary.Call known = name == null ? null : vocabulary.call(name);
    if (known == null || vocabulary.refusal(name) != null) {
      throw unknown(expr, name);
    }
    Arguments.Read read = arguments.read(name, known.parameters(), expr);
    Word word = known.maker().make(read.name(), read.withinMs());
    return variable(expr, name + read, word, stand);
  }

  private CelExpr variable(CelExpr expr, String canonical, Word word, Stand stand)
      throws AudienceFault {
    checkPlace(expr, word.place(), stand);
    String variable = variables.get(canonical);
    if (variable == null) {
      if (words.size() == MOST_WORDS) {
        throw new AudienceFault(
            positions.of(expr), "another word", "at most " + MOST_WORDS + " different ones");
      }
      variable = "w" + words.size();
      variables.put(canonical, variable);
      words.put(variable, word);
    }
    return CelExpr.ofIdent(expr.id(), variable);
  }

  private void checkPlace(CelExpr expr, Word.Place place, Stand stand) throws AudienceFault {
    if (place == Word.Place.AGAINST && stand != Stand.AGAINST) {
      throw new AudienceFault(
          positions.of(expr),
          "declared facts and sensitive categories may keep an offer away and never lead to one",
          "them after !, as in !declared('no-caffeine')");
    }
    if (place == Word.Place.HERE && forSegment) {
      throw new AudienceFault(
          positions.of(expr),
          "a segment is in no store",
          "visits.count, or visits.here in the audience of an offer");
    }
    if (place == Word.Place.GATE && forSegment) {
      throw new AudienceFault(
          positions.of(expr),
          "whether somebody is of age is no business of a segment",
          "adultVerified in the audience of an offer");
    }
    if (place == Word.Place.GATE && stand != Stand.GATE) {
      throw new AudienceFault(
          positions.of(expr),
          "that somebody is of age may only be required",
          "adultVerified alone, or with && between it and all the rest");
    }
  }

  private AudienceFault unknown(CelExpr expr, String name) {
    if (name == null || !Character.isLetter(name.charAt(0))) {
      return new AudienceFault(positions.of(expr), positions.textAt(expr), SYNTAX);
    }
    String refusal = vocabulary.refusal(name);
    return new AudienceFault(
        positions.of(expr),
        name + " is not a word here" + (refusal == null ? "" : ": " + refusal),
        vocabulary.names());
  }
}
