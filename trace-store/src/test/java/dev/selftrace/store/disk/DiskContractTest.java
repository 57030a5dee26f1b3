package dev.selftrace.store.disk;

import dev.selftrace.store.contract.AggregateContract;
import dev.selftrace.store.contract.AppendContract;
import dev.selftrace.store.contract.ConcurrencyContract;
import dev.selftrace.store.contract.ConditionContract;
import dev.selftrace.store.contract.Engine;
import dev.selftrace.store.contract.LedgerContract;
import dev.selftrace.store.contract.ListContract;
import dev.selftrace.store.contract.MetricContract;
import dev.selftrace.store.contract.NearbyContract;
import dev.selftrace.store.contract.PlainDeriver;
import dev.selftrace.store.contract.PlainJudge;
import dev.selftrace.store.contract.RandomContract;
import dev.selftrace.store.contract.RecentContract;
import dev.selftrace.store.contract.RunContract;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The disk engine passes the kit, on the machine's own file system. How it expires whole segments
 * is in {@link DiskTraceStoreTest}.
 */
@DisplayName("the disk store")
class DiskContractTest {

  private static Engine engineOn(Path dataFolder) {
    return (limits, clock, metrics) ->
        DiskTraceStore.open(
            dataFolder, limits, new PlainDeriver(), new PlainJudge(), clock, metrics);
  }

  @Nested
  class Appends extends AppendContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Lists extends ListContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Recent extends RecentContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Runs extends RunContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Ledgers extends LedgerContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Around extends NearbyContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Metrics extends MetricContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Aggregates extends AggregateContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Conditions extends ConditionContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }

  @Nested
  class Random extends RandomContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return engineOn(dataFolder);
    }
  }
}
