#!/bin/sh
# Runs once, after InfluxDB 2.x has set itself up: the platform may write and read the bucket, Grafana may read it.
# Users of interface 1 have a password that can be chosen, a token cannot be.
set -eu
influx v1 auth create --username leitstand --password "$(cat /run/secrets/influx_write_password)" \
  --org "$DOCKER_INFLUXDB_INIT_ORG" \
  --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID" --write-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID"
influx v1 auth create --username leitstand-reader --password "$(cat /run/secrets/influx_read_password)" \
  --org "$DOCKER_INFLUXDB_INIT_ORG" \
  --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID"
