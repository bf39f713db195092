#!/bin/sh
# Fills ./secrets once: random passwords and, for trials, a certificate of its own. What is there stays as it is.
# The folder is closed to others; the files in it are readable, because each container reads them as another user.
set -eu
cd "$(dirname "$0")/.."
directory="${1:-secrets}"
umask 077
mkdir -p "$directory"
chmod 700 "$directory"

# Letters and digits only: Grafana would take a dollar sign in a secret for a variable.
for name in influx_admin_password influx_admin_token influx_write_password influx_read_password \
  postgres_admin_password postgres_leitstand_password postgres_grafana_password \
  grafana_admin_password grafana_secret_key; do
  [ -s "$directory/$name" ] || openssl rand -hex 24 | tr -d '\n' > "$directory/$name"
done

# Seals the second factors of people: every api has the same.
[ -s "$directory/second_factor_key" ] || openssl rand -base64 32 > "$directory/second_factor_key"

# Made by `leitstand token` after the first start.
[ -e "$directory/metrics_token" ] || : > "$directory/metrics_token"

if [ ! -s "$directory/mqtts_certificate" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj "/CN=leitstand-trial" \
    -addext "subjectAltName=DNS:localhost,DNS:leitstand,IP:127.0.0.1" \
    -keyout "$directory/mqtts_key" -out "$directory/mqtts_certificate" 2> /dev/null
  echo "Made a certificate for trials, valid for 90 days. For devices in the field replace"
  echo "  $directory/mqtts_certificate and $directory/mqtts_key (docs/operations/tls.md)."
fi
chmod 444 "$directory"/*
chmod 644 "$directory/metrics_token"
echo "Secrets are in $directory/."
