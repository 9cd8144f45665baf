package dev.beckon.simulator.bench.load;

import com.google.protobuf.ByteString;
import dev.beckon.sdk.Eid;
import java.util.HexFormat;
import java.util.List;

/**
 * The rotating ids of a store's phones over the whole run, computed beforehand so that a rotation
 * costs the schedule nothing.
 */
final class PhoneIds {
  /** K of docs/protocol/rotating-id.md: a new id every 512 s. */
  private static final int ROTATION_EXPONENT = 9;

  private final long firstWindow;
  private final ByteString[][] byWindow;

  /**
   * @param identityKeys 32 hex digits each
   * @param fromUnixS first moment that will be asked for
   * @param toUnixS last one
   */
  PhoneIds(List<String> identityKeys, long fromUnixS, long toUnixS) {
    firstWindow = fromUnixS >> ROTATION_EXPONENT;
    int windows = (int) ((toUnixS >> ROTATION_EXPONENT) - firstWindow) + 1;
    byWindow = new ByteString[windows][identityKeys.size()];
    for (int phone = 0; phone < identityKeys.size(); phone++) {
      byte[] key = HexFormat.of().parseHex(identityKeys.get(phone));
      for (int window = 0; window < windows; window++) {
        long unixS = (firstWindow + window) << ROTATION_EXPONENT;
        byWindow[window][phone] = ByteString.copyFrom(Eid.compute(key, ROTATION_EXPONENT, unixS));
      }
    }
  }

  /** What a phone advertises; the moment must lie in the run. */
  ByteString at(int phone, long unixS) {
    return byWindow[(int) ((unixS >> ROTATION_EXPONENT) - firstWindow)][phone];
  }
}
