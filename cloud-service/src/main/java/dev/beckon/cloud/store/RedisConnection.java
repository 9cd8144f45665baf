package dev.beckon.cloud.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.channel.EventLoopGroup;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection to Redis that many adapters share. Commands are pipelined by nature; while Redis is
 * away they fail at once instead of piling up, and the connection comes back by itself. Replies
 * complete on the connection's thread, its own or a given loop, which must not be blocked.
 */
public final class RedisConnection implements AutoCloseable {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

  private final ClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final AtomicBoolean connected;

  private RedisConnection(
      ClientResources resources,
      RedisClient client,
      StatefulRedisConnection<String, String> connection,
      AtomicBoolean connected) {
    this.resources = resources;
    this.client = client;
    this.connection = connection;
    this.connected = connected;
  }

  /**
   * Connects; blocks until it stands.
   *
   * @param url redis://… or rediss://…, with user and password where needed
   * @throws io.lettuce.core.RedisConnectionException when Redis is not there
   */
  public static RedisConnection open(String url) {
    return open(url, Optional.empty());
  }

  /**
   * The same, with all reading, writing and replying on a given event loop: whoever lives there
   * waits for no other thread. The loop must outlive the connection.
   */
  public static RedisConnection open(String url, EventLoopGroup loop) {
    return open(url, Optional.of(loop));
  }

  private static RedisConnection open(String url, Optional<EventLoopGroup> loop) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(COMMAND_TIMEOUT);
    ClientResources.Builder threads = ClientResources.builder().ioThreadPoolSize(2);
    loop.ifPresent(given -> threads.eventLoopGroupProvider(new BorrowedLoop(given)));
    ClientResources resources =
        threads
            .computationThreadPoolSize(2)
            .reconnectDelay(
                Delay.exponential(
                    Duration.ofMillis(10), Duration.ofMillis(500), 2, TimeUnit.MILLISECONDS))
            .build();
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(true)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(20_000)
            .socketOptions(
                SocketOptions.builder().connectTimeout(COMMAND_TIMEOUT).tcpNoDelay(true).build())
            .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
            .build());
    AtomicBoolean connected = new AtomicBoolean(true);
    client.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
            connected.set(true);
          }

          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            connected.set(false);
          }
        });
    try {
      return new RedisConnection(resources, client, client.connect(), connected);
    } catch (RuntimeException e) {
      shutdown(client, resources);
      throw e;
    }
  }

  /** Plain commands. */
  public RedisAsyncCommands<String, String> async() {
    return connection.async();
  }

  /**
   * Runs a script by its digest, and by its text where Redis does not know it yet. The reply is
   * what {@code type} promises; the caller names the type it expects.
   */
  public <T> CompletionStage<T> run(
      Script script, ScriptOutputType type, String[] keys, String... args) {
    return async()
        .<T>evalsha(script.sha1(), type, keys, args)
        .exceptionallyCompose(
            failure ->
                isUnknownScript(failure)
                    ? async().eval(script.text(), type, keys, args)
                    : CompletableFuture.failedStage(failure));
  }

  /** The same of a script that is to write nothing: Redis refuses it the first write. */
  <T> CompletionStage<T> runReadOnly(
      Script script, ScriptOutputType type, String[] keys, String... args) {
    return async()
        .<T>evalshaReadOnly(script.sha1(), type, keys, args)
        .exceptionallyCompose(
            failure ->
                isUnknownScript(failure)
                    ? async().evalReadOnly(script.text(), type, keys, args)
                    : CompletableFuture.failedStage(failure));
  }

  /**
   * As {@link #run}, where arguments or the reply are not text; a missing part of the reply is
   * null.
   */
  CompletionStage<List<byte[]>> runRaw(Script script, List<String> keys, List<byte[]> args) {
    return raw(CommandType.EVALSHA, script.sha1(), keys, args)
        .exceptionallyCompose(
            failure ->
                isUnknownScript(failure)
                    ? raw(CommandType.EVAL, script.text(), keys, args)
                    : CompletableFuture.failedStage(failure));
  }

  private CompletionStage<List<byte[]>> raw(
      CommandType command, String script, List<String> keys, List<byte[]> args) {
    CommandArgs<String, String> all =
        new CommandArgs<>(StringCodec.UTF8).add(script).add(keys.size()).addKeys(keys);
    args.forEach(all::add);
    return async().dispatch(command, new RawReplies(), all);
  }

  /** Reads a string as it is; null when it is missing. */
  CompletionStage<byte[]> getRaw(String key) {
    return async()
        .dispatch(
            CommandType.GET, new RawReplies(), new CommandArgs<>(StringCodec.UTF8).addKey(key))
        .thenApply(reply -> reply.get(0));
  }

  /** Reads the first bytes of a string as they are; none when it is missing. */
  CompletionStage<byte[]> headRaw(String key, int bytes) {
    return async()
        .dispatch(
            CommandType.GETRANGE,
            new RawReplies(),
            new CommandArgs<>(StringCodec.UTF8).addKey(key).add(0).add(bytes - 1))
        .thenApply(reply -> reply.get(0));
  }

  /** Reads a field of a hash as it is; null when it is missing. */
  CompletionStage<byte[]> hgetRaw(String key, String field) {
    return async()
        .dispatch(
            CommandType.HGET,
            new RawReplies(),
            new CommandArgs<>(StringCodec.UTF8).addKey(key).add(field))
        .thenApply(reply -> reply.get(0));
  }

  private static boolean isUnknownScript(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisNoScriptException;
  }

  /** Whether the connection stands; a server that is frozen still has it. */
  public boolean connected() {
    return connected.get();
  }

  /** Completes when Redis answers; fails when it is away. */
  public CompletionStage<Void> ping() {
    return async().ping().thenAccept(pong -> {});
  }

  /** Closes the connection and waits for its threads. */
  @Override
  public void close() {
    connection.close();
    shutdown(client, resources);
  }

  private static void shutdown(RedisClient client, ClientResources resources) {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
