package dev.beckon.sdk;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What the phone lets the app do, as the app finds it at one moment. Immutable. */
public final class PhoneState {
  private static final int MAX_LANGUAGE = 35;

  private final boolean bluetoothPermitted;
  private final boolean bluetoothOn;
  private final boolean notificationsPermitted;
  private final boolean channelOn;
  private final String language;

  /**
   * Keeps what was found.
   *
   * @param bluetoothPermitted may the app use Bluetooth
   * @param bluetoothOn is Bluetooth switched on
   * @param notificationsPermitted may the app show notifications
   * @param channelOn is the channel of the offers on; true where there are no channels
   */
  public PhoneState(
      boolean bluetoothPermitted,
      boolean bluetoothOn,
      boolean notificationsPermitted,
      boolean channelOn) {
    this(bluetoothPermitted, bluetoothOn, notificationsPermitted, channelOn, null);
  }

  private PhoneState(
      boolean bluetoothPermitted,
      boolean bluetoothOn,
      boolean notificationsPermitted,
      boolean channelOn,
      String language) {
    this.bluetoothPermitted = bluetoothPermitted;
    this.bluetoothOn = bluetoothOn;
    this.notificationsPermitted = notificationsPermitted;
    this.channelOn = channelOn;
    this.language = language;
  }

  /**
   * The same with the language that the phone is set to, in which offers are told where they are
   * translated.
   *
   * @param languageTag BCP 47, as {@link java.util.Locale#toLanguageTag} has it; a longer one than
   *     35 characters is cut down to the language itself
   */
  public PhoneState inLanguage(String languageTag) {
    String tag =
        languageTag.length() > MAX_LANGUAGE
            ? Locale.forLanguageTag(languageTag).getLanguage()
            : languageTag;
    return new PhoneState(bluetoothPermitted, bluetoothOn, notificationsPermitted, channelOn, tag);
  }

  /** Whether the app could advertise. */
  boolean radioUsable() {
    return bluetoothPermitted && bluetoothOn;
  }

  /** As the service is told it. */
  Map<String, Object> toJson(AdvertisingState advertising) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("advertising", advertising.name());
    json.put("bluetoothPermitted", bluetoothPermitted);
    json.put("bluetoothOn", bluetoothOn);
    json.put("notificationsPermitted", notificationsPermitted);
    json.put("channelOn", channelOn);
    if (language != null) {
      json.put("language", language);
    }
    return json;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof PhoneState)) {
      return false;
    }
    PhoneState that = (PhoneState) other;
    return bluetoothPermitted == that.bluetoothPermitted
        && bluetoothOn == that.bluetoothOn
        && notificationsPermitted == that.notificationsPermitted
        && channelOn == that.channelOn
        && Objects.equals(language, that.language);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        bluetoothPermitted, bluetoothOn, notificationsPermitted, channelOn, language);
  }
}
