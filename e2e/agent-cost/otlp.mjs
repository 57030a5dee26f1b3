// OTLP protobuf requests as the JSON of the OTLP specification: ids in hex, 64-bit integers as
// strings. Only what traces and logs need; unknown fields are left out.

const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

// field number: [name, kind]; a kind in capitals is another message, [] repeats.
const MESSAGES = {
  TracesRequest: { 1: ['resourceSpans', 'ResourceSpans[]'] },
  ResourceSpans: {
    1: ['resource', 'Resource'], 2: ['scopeSpans', 'ScopeSpans[]'], 3: ['schemaUrl', 'string'],
  },
  ScopeSpans: { 1: ['scope', 'Scope'], 2: ['spans', 'Span[]'], 3: ['schemaUrl', 'string'] },
  LogsRequest: { 1: ['resourceLogs', 'ResourceLogs[]'] },
  ResourceLogs: {
    1: ['resource', 'Resource'], 2: ['scopeLogs', 'ScopeLogs[]'], 3: ['schemaUrl', 'string'],
  },
  ScopeLogs: { 1: ['scope', 'Scope'], 2: ['logRecords', 'LogRecord[]'], 3: ['schemaUrl', 'string'] },
  Resource: { 1: ['attributes', 'KeyValue[]'], 2: ['droppedAttributesCount', 'int'] },
  Scope: {
    1: ['name', 'string'], 2: ['version', 'string'], 3: ['attributes', 'KeyValue[]'],
    4: ['droppedAttributesCount', 'int'],
  },
  Span: {
    1: ['traceId', 'hex'], 2: ['spanId', 'hex'], 3: ['traceState', 'string'],
    4: ['parentSpanId', 'hex'], 5: ['name', 'string'], 6: ['kind', 'int'],
    7: ['startTimeUnixNano', 'fixed64'], 8: ['endTimeUnixNano', 'fixed64'],
    9: ['attributes', 'KeyValue[]'], 10: ['droppedAttributesCount', 'int'],
    11: ['events', 'Event[]'], 12: ['droppedEventsCount', 'int'], 13: ['links', 'Link[]'],
    14: ['droppedLinksCount', 'int'], 15: ['status', 'Status'], 16: ['flags', 'fixed32'],
  },
  Event: {
    1: ['timeUnixNano', 'fixed64'], 2: ['name', 'string'], 3: ['attributes', 'KeyValue[]'],
    4: ['droppedAttributesCount', 'int'],
  },
  Link: {
    1: ['traceId', 'hex'], 2: ['spanId', 'hex'], 3: ['traceState', 'string'],
    4: ['attributes', 'KeyValue[]'], 5: ['droppedAttributesCount', 'int'], 6: ['flags', 'fixed32'],
  },
  Status: { 2: ['message', 'string'], 3: ['code', 'int'] },
  LogRecord: {
    1: ['timeUnixNano', 'fixed64'], 2: ['severityNumber', 'int'], 3: ['severityText', 'string'],
    5: ['body', 'AnyValue'], 6: ['attributes', 'KeyValue[]'], 7: ['droppedAttributesCount', 'int'],
    8: ['flags', 'fixed32'], 9: ['traceId', 'hex'], 10: ['spanId', 'hex'],
    11: ['observedTimeUnixNano', 'fixed64'], 12: ['eventName', 'string'],
  },
  KeyValue: { 1: ['key', 'string'], 2: ['value', 'AnyValue'] },
  AnyValue: {
    1: ['stringValue', 'string'], 2: ['boolValue', 'bool'], 3: ['intValue', 'int64'],
    4: ['doubleValue', 'double'], 5: ['arrayValue', 'ArrayValue'], 6: ['kvlistValue', 'KvList'],
    7: ['bytesValue', 'base64'],
  },
  ArrayValue: { 1: ['values', 'AnyValue[]'] },
  KvList: { 1: ['values', 'KeyValue[]'] },
};

const READERS = {
  string: (value) => value.toString('utf8'),
  hex: (value) => value.toString('hex'),
  base64: (value) => value.toString('base64'),
  bool: (value) => value !== 0n,
  int: (value) => Number(BigInt.asIntN(32, value)),
  int64: (value) => BigInt.asIntN(64, value).toString(),
  fixed64: (value) => value.readBigUInt64LE().toString(),
  fixed32: (value) => value.readUInt32LE(),
  double: (value) => value.readDoubleLE(),
};

/** A protobuf request of this signal (`traces` or `logs`) as an object for JSON. */
export function decoded(body, signal) {
  return message(body, signal === 'traces' ? 'TracesRequest' : 'LogsRequest');
}

function message(bytes, kind) {
  const object = {};
  const fields = MESSAGES[kind];
  for (let at = 0; at < bytes.length;) {
    const tag = varint(bytes, at);
    const read = value(bytes, tag.end, Number(tag.value & 7n));
    at = read.end;
    const field = fields[Number(tag.value >> 3n)];
    if (field === undefined) continue;
    const [name, type] = field;
    const one = type.replace('[]', '');
    const shown = READERS[one] ? READERS[one](read.value) : message(read.value, one);
    if (type.endsWith('[]')) (object[name] ??= []).push(shown);
    else object[name] = shown;
  }
  return object;
}

function value(bytes, at, wireType) {
  switch (wireType) {
    case 0:
      return varint(bytes, at);
    case FIXED64:
      return { value: bytes.subarray(at, at + 8), end: at + 8 };
    case BYTES: {
      const length = varint(bytes, at);
      const end = length.end + Number(length.value);
      return { value: bytes.subarray(length.end, end), end };
    }
    case FIXED32:
      return { value: bytes.subarray(at, at + 4), end: at + 4 };
    default:
      throw new Error(`protobuf wire type: ${wireType} (expected: 0, 1, 2 or 5)`);
  }
}

function varint(bytes, at) {
  let result = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = BigInt(bytes[at++]);
    result |= (byte & 127n) << shift;
    if (byte < 128n) return { value: result, end: at };
  }
}
