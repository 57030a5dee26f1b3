package dev.selftrace.store.memory;

import dev.selftrace.model.LogRecord;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.index.RecordSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The records of one tenant by number. Filled under the store's lock, read by anybody. */
final class Shelf implements RecordSource {

  private final ConcurrentHashMap<Long, HeldRecord> records = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private long lastNumber;

  /** The number under which it lies. */
  long put(HeldRecord record) {
    lastNumber++;
    records.put(lastNumber, record);
    bytes.addAndGet(record.bytes().length());
    return lastNumber;
  }

  @Override
  public void forget(long number) {
    HeldRecord gone = records.remove(number);
    if (gone != null) {
      bytes.addAndGet(-gone.bytes().length());
    }
  }

  long bytes() {
    return bytes.get();
  }

  @Override
  public @Nullable ReceivedSpan span(long location) {
    HeldRecord record = records.get(location);
    return record == null ? null : new ReceivedSpan(record.span(), record.bytes());
  }

  @Override
  public @Nullable LogRecord log(long location) {
    HeldRecord record = records.get(location);
    return record == null ? null : record.log();
  }
}
