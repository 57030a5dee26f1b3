// A program without a line of telemetry under the OpenTelemetry Java agent.
import path from 'node:path';

const { JARS, BIN } = process.env;

export default {
  name: 'OpenTelemetry Java agent',
  command: () => [
    `${BIN}java`,
    '--enable-native-access=ALL-UNNAMED',
    `-javaagent:${path.join(JARS, 'opentelemetry-javaagent.jar')}`,
    '-cp', [path.join(JARS, 'sqlite-jdbc.jar'), path.join(JARS, 'shop')].join(path.delimiter),
    'Shop',
  ],
  message: 'no such table: purchases',
  cause: 'SELECT :memory:.purchases',
  runs: {
    http: { errors: { source_file: 'Shop.java' } },
    grpc: {
      grpc: true,
      environment: () => ({
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
        OTEL_SERVICE_NAME: 'shop-grpc',
      }),
      errors: { workflow_name: 'shop-grpc' },
      workflow: 'shop-grpc',
    },
  },
};
