
À
É

service.version	
0.169.0
!
telemetry.sdk.version
0.31.0

	host.name
vm
 
telemetry.sdk.language
rust
%
telemetry.sdk.name
opentelemetry

service.name

codex_exec

env
e2er

codex_otel::metrics::clientQDEBUG*
flushing OTEL metricsY±ÆHªÚêb$event otel/src/metrics/client.rs:324