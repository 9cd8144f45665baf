package dev.beckon.cloud.history;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A data source whose connections break at random calls: before the call took effect, or after it
 * did but before its answer came. A broken connection stays broken.
 */
final class Breaking {
  private static final Set<String> BREAKABLE =
      Set.of("executeUpdate", "executeBatch", "executeQuery", "prepareStatement", "commit");

  private final Random random;
  private final int oneIn;
  volatile boolean armed = true;
  int broken;
  int brokenAfterCommit;

  Breaking(Random random, int oneIn) {
    this.random = random;
    this.oneIn = oneIn;
  }

  DataSource around(DataSource source) {
    return wrap(
        DataSource.class,
        (proxy, method, args) -> {
          Object result = call(source, method, args);
          return result instanceof Connection connection ? around(connection) : result;
        });
  }

  private Connection around(Connection connection) {
    boolean[] dead = {false};
    return wrap(
        Connection.class,
        (proxy, method, args) -> {
          Object result = breakable(connection, method, args, dead);
          return result instanceof Statement statement
              ? wrap(method.getReturnType(), (p, m, a) -> breakable(statement, m, a, dead))
              : result;
        });
  }

  private Object breakable(
      Object target, java.lang.reflect.Method method, Object[] args, boolean[] dead)
      throws Throwable {
    String name = method.getName();
    if (name.equals("close")) {
      return call(target, method, args);
    }
    if (dead[0]) {
      throw new SQLException("the connection is broken", "08006");
    }
    boolean breaks = armed && BREAKABLE.contains(name) && random.nextInt(oneIn) == 0;
    boolean after = breaks && random.nextBoolean();
    Object result = breaks && !after ? null : call(target, method, args);
    if (breaks) {
      dead[0] = true;
      broken++;
      brokenAfterCommit += after && name.equals("commit") ? 1 : 0;
      throw new SQLException("broken at " + name, "08006");
    }
    return result;
  }

  private static Object call(Object target, java.lang.reflect.Method method, Object[] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T wrap(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Breaking.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
