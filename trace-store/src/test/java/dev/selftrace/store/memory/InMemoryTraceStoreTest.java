package dev.selftrace.store.memory;

import dev.selftrace.store.contract.AggregateContract;
import dev.selftrace.store.contract.AppendContract;
import dev.selftrace.store.contract.ConcurrencyContract;
import dev.selftrace.store.contract.ConditionContract;
import dev.selftrace.store.contract.Engine;
import dev.selftrace.store.contract.LedgerContract;
import dev.selftrace.store.contract.LimitContract;
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

/** The in-memory engine passes the kit. */
@DisplayName("the in-memory store")
class InMemoryTraceStoreTest {

  private static final Engine ENGINE =
      (limits, clock, metrics) ->
          new InMemoryTraceStore(limits, new PlainDeriver(), new PlainJudge(), clock, metrics);

  @Nested
  class Appends extends AppendContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Lists extends ListContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Recent extends RecentContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Runs extends RunContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Ledgers extends LedgerContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Around extends NearbyContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Metrics extends MetricContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Aggregates extends AggregateContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Conditions extends ConditionContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Limits extends LimitContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }

  @Nested
  class Random extends RandomContract {
    @Override
    protected Engine engine(Path dataFolder) {
      return ENGINE;
    }
  }
}
