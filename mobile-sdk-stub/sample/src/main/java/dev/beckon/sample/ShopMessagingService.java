package dev.beckon.sample;

import dev.beckon.sample.android.FirebaseMessagingService;
import java.util.Map;
import java.util.function.Consumer;

/** The messaging service that the app has anyway; the SDK brings none and fetches no token. */
public final class ShopMessagingService extends FirebaseMessagingService {
  private final ShopApplication app;
  private final Consumer<Map<String, String>> shopsOwn;

  /**
   * @param shopsOwn what the app does with its own messages
   */
  public ShopMessagingService(ShopApplication app, Consumer<Map<String, String>> shopsOwn) {
    this.app = app;
    this.shopsOwn = shopsOwn;
  }

  /** Call 3. */
  @Override
  public void onNewToken(String token) {
    app.beckon().pushToken(token);
    app.arrange();
  }

  /** Call 4. */
  @Override
  public void onMessageReceived(Map<String, String> data) {
    if (app.beckon().handle(data)) {
      app.arrange();
    } else {
      shopsOwn.accept(data);
    }
  }
}
