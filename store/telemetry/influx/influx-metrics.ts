import { Counter, type Registry } from 'prom-client';

export function createRequestCounter(registry: Registry): Counter<'status'> {
  return new Counter({
    name: 'leitstand_telemetry_write_requests_total',
    help: 'Write requests that InfluxDB answered, by status; 204 is stored',
    labelNames: ['status'],
    registers: [registry],
  });
}
