package dev.beckon.cloud.audience;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;

/** Where parts of an expression begin: number of the character, from 1 on. */
final class Positions {
  private static final int MOST_SHOWN = 40;

  private final CelSource source;

  Positions(CelSource source) {
    this.source = source;
  }

  /** Where a part begins; of an operator, where the operator stands. */
  int of(CelExpr expr) {
    return offset(expr) + 1;
  }

  /** Where the parser or the checker found a fault. */
  int of(CelIssue issue) {
    return 1 + source.getLocationOffset(issue.getSourceLocation()).orElse(0);
  }

  private int offset(CelExpr expr) {
    if (expr.getKind() == Kind.SELECT) {
      return offset(expr.select().operand());
    }
    if (expr.getKind() == Kind.CALL && expr.call().target().isPresent()) {
      return offset(expr.call().target().get());
    }
    int at = source.getPositionsMap().getOrDefault(expr.id(), 0);
    if (expr.getKind() == Kind.CALL) {
      String name = expr.call().function();
      int begins = text().lastIndexOf(name, at);
      return begins >= 0 ? begins : at;
    }
    return at;
  }

  /** What stands where a part begins. */
  String textAt(CelExpr expr) {
    String text = text();
    int from = Math.min(offset(expr), text.length());
    return text.substring(from, Math.min(text.length(), from + MOST_SHOWN));
  }

  private String text() {
    return source.getContent().toString();
  }
}
