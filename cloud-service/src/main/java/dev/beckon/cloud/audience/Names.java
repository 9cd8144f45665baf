package dev.beckon.cloud.audience;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;

/** Names with dots, as they stand in an expression. */
final class Names {
  private Names() {}

  /** The name of a word without arguments, or null for anything else. */
  static String dotted(CelExpr expr) {
    if (expr.getKind() == Kind.IDENT) {
      return expr.ident().name();
    }
    if (expr.getKind() != Kind.SELECT || expr.select().testOnly()) {
      return null;
    }
    String before = dotted(expr.select().operand());
    return before == null ? null : before + '.' + expr.select().field();
  }

  /** The name of a word with arguments, or null for anything else. */
  static String dotted(CelCall call) {
    if (call.target().isEmpty()) {
      return call.function();
    }
    String before = dotted(call.target().get());
    return before == null ? null : before + '.' + call.function();
  }
}
