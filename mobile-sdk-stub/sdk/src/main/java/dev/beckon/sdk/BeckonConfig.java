package dev.beckon.sdk;

import java.net.URI;

/** Where the service is and how this app and phone present themselves. Immutable. */
public final class BeckonConfig {
  /** Power at 0 m of a common phone at medium power, dBm: about -61 at 1 m, plus 41. */
  public static final int DEFAULT_TX_POWER_DBM = -20;

  private final URI baseUri;
  private final String appKey;
  private final int txPowerDbm;

  /** As the other constructor, with {@link #DEFAULT_TX_POWER_DBM}. */
  public BeckonConfig(URI baseUri, String appKey) {
    this(baseUri, appKey, DEFAULT_TX_POWER_DBM);
  }

  /**
   * Checks and keeps the settings.
   *
   * @param baseUri root of the service, such as {@code https://beckon.example}; http or https
   * @param appKey the app's credential, {@code <id>.<secret>}; it only allows registering
   * @param txPowerDbm this phone model's power at 0 m, -100 to 20
   * @throws IllegalArgumentException naming the argument, its value and what is allowed
   */
  public BeckonConfig(URI baseUri, String appKey, int txPowerDbm) {
    boolean web = "https".equals(baseUri.getScheme()) || "http".equals(baseUri.getScheme());
    if (!web || baseUri.getHost() == null) {
      throw new IllegalArgumentException(
          "baseUri is " + baseUri + "; allowed: http or https with a host");
    }
    int dot = appKey.indexOf('.');
    if (dot < 1 || dot == appKey.length() - 1) {
      throw new IllegalArgumentException("appKey (not shown) allowed: <id>.<secret>");
    }
    Advertisement.checkTxPower(txPowerDbm);
    String text = baseUri.toString();
    this.baseUri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    this.appKey = appKey;
    this.txPowerDbm = txPowerDbm;
  }

  URI resolve(String path) {
    return URI.create(baseUri + path);
  }

  String appKey() {
    return appKey;
  }

  int txPowerDbm() {
    return txPowerDbm;
  }
}
