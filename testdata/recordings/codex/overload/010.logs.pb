
À
É
!
telemetry.sdk.version
0.31.0

service.name

codex_exec

env
e2e
 
telemetry.sdk.language
rust

	host.name
vm
%
telemetry.sdk.name
opentelemetry

service.version	
0.169.0r

codex_otel::metrics::clientQDEBUG*
flushing OTEL metricsY®z©ßêb$event otel/src/metrics/client.rs:324