package dev.beckon.cloud.delivery;

import dev.beckon.cloud.delivery.SendResult.Kind;

/**
 * A channel that stays below the push service's quota by itself: what would exceed a share of it in
 * a minute is not sent, and told to wait for the next. Safe from any thread.
 */
public final class Quota implements Channel {
  /**
   * FCM takes so many messages a minute of a project (firebase.google.com/docs/cloud-messaging).
   */
  public static final int OF_FCM_PER_MINUTE = 600_000;

  private static final double SHARE = 0.8;
  private static final long MINUTE_MS = 60_000;

  private final Channel channel;
  private final long most;
  private long minute;
  private long sent;

  /**
   * The same channel, within a quota.
   *
   * @param perMinute what the service takes in a minute
   */
  public Quota(Channel channel, int perMinute) {
    this.channel = channel;
    most = Math.round(perMinute * SHARE);
  }

  @Override
  public SendResult send(Push push, long nowMs) {
    return take(nowMs)
        ? channel.send(push, nowMs)
        : new SendResult(Kind.THROTTLED, "the quota", MINUTE_MS - Math.floorMod(nowMs, MINUTE_MS));
  }

  private synchronized boolean take(long nowMs) {
    long now = Math.floorDiv(nowMs, MINUTE_MS);
    if (now != minute) {
      minute = now;
      sent = 0;
    }
    if (sent == most) {
      return false;
    }
    sent++;
    return true;
  }
}
