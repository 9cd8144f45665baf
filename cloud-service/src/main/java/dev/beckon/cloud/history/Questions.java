package dev.beckon.cloud.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is asked of the database, answered by the history's thread between two batches. */
final class Questions {
  private static final int MAX_WAITING = 100;

  private final BlockingQueue<Question<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

  /** Finds something out. */
  @FunctionalInterface
  interface Lookup<T> {
    T find(Connection connection) throws SQLException;
  }

  private record Question<T>(Lookup<T> lookup, CompletableFuture<T> answer) {
    void answerFrom(Connection connection) throws SQLException {
      try {
        answer.complete(lookup.find(connection));
      } catch (SQLException e) {
        answer.completeExceptionally(e);
        throw e;
      }
    }
  }

  <T> CompletionStage<T> ask(Lookup<T> lookup) {
    Question<T> question = new Question<>(lookup, new CompletableFuture<>());
    if (!waiting.offer(question)) {
      question.answer.completeExceptionally(
          new IllegalStateException(MAX_WAITING + " questions wait already"));
    }
    return question.answer.minimalCompletionStage();
  }

  /** Answers what was asked. */
  void serve(Connection connection) throws SQLException {
    for (Question<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      next.answerFrom(connection);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Tells everybody who waits why there is no answer. */
  void refuse(String why) {
    for (Question<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      next.answer.completeExceptionally(new IllegalStateException(why));
    }
  }
}
