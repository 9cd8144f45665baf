package dev.beckon.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.MemoryKeyStore;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.history.HistoryReader.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("1", "visit", "{\"storeId\":\"north\",\"shopperId\":\"s\"}"),
          new Entry("2", "visit", "{\"storeId\":\"south\"}"),
          new Entry("3", "audit", "{\"actor\":\"admin\",\"detail\":\"stores [north]\"}"),
          new Entry("4", "outcome", "{\"decisionId\":\"d\"}"),
          new Entry("5", "receipt", "{\"decisionId\":\"north\",\"storeId\":\"north\"}"));

  @Test
  void aKeyOfSomeStoresIsShownWhatNamesOneOfThem() {
    MachineKey north = MemoryKeyStore.configured("m", Role.MONITOR, "x", "north", "west");
    assertThat(Scope.shown(north, ENTRIES)).extracting(Entry::id).containsExactly("1", "5");
  }

  @Test
  void aKeyOfAllStoresIsShownEverything() {
    MachineKey all = MemoryKeyStore.configured("m", Role.MONITOR, "x");
    assertThat(Scope.shown(all, ENTRIES)).isEqualTo(ENTRIES);
  }
}
