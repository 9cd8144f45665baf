package dev.beckon.cloud.delivery;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.FirebaseMessagingException;
import com.google.firebase.messaging.Message;
import com.google.firebase.messaging.MessagingErrorCode;
import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.delivery.SendResult.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Firebase Cloud Messaging through the Admin SDK: one HTTP request to FCM per call. */
public final class FcmChannel implements Channel, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FcmChannel.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** The library fetches a token in the caller's thread below six minutes; this comes before. */
  private static final long REFRESH_BELOW_MS = 7 * 60_000;

  private static final long USABLE_ABOVE_MS = 5 * 60_000;

  private final ThreadPoolExecutor threads;
  private final ThreadPoolExecutor tokenThread;
  private final PushTransport transport;
  private final SharedCredentials credentials;
  private final FirebaseApp app;
  private final FirebaseMessaging messaging;
  private final LongSupplier nowMs;
  private CompletableFuture<Void> refreshing = CompletableFuture.completedFuture(null);

  private FcmChannel(
      ThreadPoolExecutor threads,
      ThreadPoolExecutor tokenThread,
      PushTransport transport,
      SharedCredentials credentials,
      FirebaseApp app,
      LongSupplier nowMs) {
    this.threads = threads;
    this.tokenThread = tokenThread;
    this.transport = transport;
    this.credentials = credentials;
    this.app = app;
    this.messaging = FirebaseMessaging.getInstance(app);
    this.nowMs = nowMs;
  }

  /**
   * Reads the credential; nothing is sent yet.
   *
   * @param credentialsFile a service account's JSON
   * @param endpoint where FCM is, without a path: https://fcm.googleapis.com
   * @param nowMs unix ms
   * @throws IOException when the file is not there, or not a service account's
   */
  public static FcmChannel open(Path credentialsFile, URI endpoint, LongSupplier nowMs)
      throws IOException {
    ThreadPoolExecutor threads = threads("fcm-http", 4);
    ThreadPoolExecutor tokenThread = threads("fcm-token", 1);
    try {
      PushTransport transport = new PushTransport(endpoint, TIMEOUT, threads);
      SharedCredentials credentials = credentials(credentialsFile, () -> transport);
      FirebaseOptions options =
          FirebaseOptions.builder()
              .setCredentials(credentials)
              .setProjectId(credentials.projectId())
              .setHttpTransport(transport)
              .build();
      FirebaseApp app = FirebaseApp.initializeApp(options, "beckon-" + UUID.randomUUID());
      return new FcmChannel(threads, tokenThread, transport, credentials, app, nowMs);
    } catch (IOException | RuntimeException e) {
      threads.shutdownNow();
      tokenThread.shutdownNow();
      throw e;
    }
  }

  /**
   * Whether a file holds a service account's credential; nothing is sent.
   *
   * @throws IOException when the file is not there, or not a service account's
   */
  public static void checkCredential(Path file) throws IOException {
    var unused = credentials(file, NetHttpTransport::new);
  }

  private static SharedCredentials credentials(Path file, HttpTransportFactory transport)
      throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      SharedCredentials credentials =
          new SharedCredentials(ServiceAccountCredentials.fromStream(in, transport));
      if (credentials.projectId() == null) {
        throw new IOException("it has no project_id");
      }
      return credentials;
    } catch (ClassCastException | IllegalArgumentException e) {
      // Google's reader casts what it finds.
      throw new IOException("a field is missing or of another type", e);
    }
  }

  private static ThreadPoolExecutor threads(String name, int count) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(4_096),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  @Override
  public SendResult send(Push push, long atMs) {
    int bytes = PayloadSize.of(push);
    if (bytes > PayloadSize.MOST_BYTES) {
      return SendResult.of(Kind.TOO_LONG, "a push of " + bytes + " bytes");
    }
    try {
      return send(FcmMessages.message(push, atMs), false);
    } catch (CredentialRefusedException e) {
      return SendResult.of(Kind.NOT_SENT, "the credential is refused");
    }
  }

  /**
   * Tries the whole way to FCM without delivering anything, and warms it.
   *
   * <p>Blocks for a few seconds at most.
   */
  public Validation validate() {
    Push push = new Push("none", "none", Push.ANDROID, "none", Words.of("-", "-", "-"), null, 0);
    try {
      return Validation.of(send(FcmMessages.message(push, 0), true));
    } catch (CredentialRefusedException e) {
      return Validation.refused(e.getMessage());
    }
  }

  private SendResult send(Message message, boolean validateOnly) throws CredentialRefusedException {
    try {
      awaitToken();
    } catch (CredentialRefusedException e) {
      throw e;
    } catch (IOException e) {
      return SendResult.of(Kind.NOT_SENT, "no access token: " + e.getClass().getSimpleName());
    }
    MessagingErrorCode code = null;
    try {
      messaging.send(message, validateOnly);
    } catch (FirebaseMessagingException e) {
      code = e.getMessagingErrorCode();
    } catch (IllegalArgumentException e) {
      // The SDK does not get over an error code it does not know; the status still tells.
      log.debug("An answer of FCM the SDK cannot read", e);
    }
    return result(transport.lastAnswer(), code);
  }

  /**
   * What an answer means.
   *
   * @param code FCM's own, null where there is none: then the answer may be of something on the way
   */
  private SendResult result(PushTransport.Answer answer, MessagingErrorCode code) {
    if (answer == null) {
      return SendResult.of(Kind.NOT_SENT, "no request was made");
    }
    int status = answer.status();
    String detail = status + (code == null ? "" : " " + code);
    return switch (status) {
      case 200 -> SendResult.of(Kind.ACCEPTED, "200");
      case PushTransport.NO_ANSWER -> SendResult.of(Kind.UNSURE, "no answer in time");
      case PushTransport.NO_CONNECTION -> SendResult.of(Kind.NOT_SENT, "no connection");
      case 401 -> {
        var unused = refresh(true);
        yield SendResult.of(Kind.NOT_SENT, detail);
      }
      case 400 -> SendResult.of(Kind.REFUSED, detail);
      case 403 ->
          SendResult.of(
              code == MessagingErrorCode.SENDER_ID_MISMATCH ? Kind.REFUSED : Kind.DENIED, detail);
      case 404 ->
          SendResult.of(
              code == MessagingErrorCode.UNREGISTERED ? Kind.UNREGISTERED : Kind.DENIED, detail);
      case 429 ->
          new SendResult(
              Kind.THROTTLED, detail, RetryAfter.ms(answer.retryAfter(), nowMs.getAsLong()));
      default -> {
        boolean certain = status >= 300 && status < 500 && status != 408;
        yield SendResult.of(certain ? Kind.DENIED : Kind.UNSURE, detail);
      }
    };
  }

  /** Sees to a token that lasts: fetched beforehand and aside where one can still be used. */
  private void awaitToken() throws IOException {
    AccessToken token = credentials.getAccessToken();
    long leftMs =
        token == null || token.getExpirationTime() == null
            ? 0
            : token.getExpirationTime().toInstant().toEpochMilli() - nowMs.getAsLong();
    if (leftMs > REFRESH_BELOW_MS) {
      return;
    }
    CompletableFuture<Void> refresh = refresh(false);
    if (leftMs > USABLE_ABOVE_MS) {
      return;
    }
    try {
      refresh.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the token endpoint does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** One fetch at a time, aside from the threads that HTTP itself needs. */
  private synchronized CompletableFuture<Void> refresh(boolean evenIfValid) {
    if (refreshing.isDone()) {
      refreshing = CompletableFuture.runAsync(() -> fetchToken(evenIfValid), tokenThread);
    }
    return refreshing;
  }

  private void fetchToken(boolean evenIfValid) {
    try {
      if (evenIfValid) {
        credentials.refresh();
      } else {
        credentials.refreshIfExpired();
      }
    } catch (IOException e) {
      IOException failure = named(e);
      log.warn("No new access token for FCM: {}", failure.getMessage());
      throw new UncheckedIOException(failure);
    }
  }

  /** The token endpoint says 400 invalid_grant or 401 invalid_client to a wrong credential. */
  private static IOException named(IOException failure) {
    boolean refused =
        failure.getCause() instanceof HttpResponseException answer
            && (answer.getStatusCode() == 400 || answer.getStatusCode() == 401);
    return refused ? new CredentialRefusedException(failure.getMessage(), failure) : failure;
  }

  /** Lets go of the SDK and of the threads. */
  @Override
  public void close() {
    app.delete();
    threads.shutdownNow();
    tokenThread.shutdownNow();
  }
}
