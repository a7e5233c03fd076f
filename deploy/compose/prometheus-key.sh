#!/usr/bin/env bash
# Puts the configuration of Prometheus into /configuration, with the addresses of compose and the key of an app of its own.
set -euo pipefail
umask 077
cd /var/lib/heliograph
target=/configuration

if [ ! -s "$target/app-id" ] || [ ! -s "$target/app-secret" ]; then
  # As the user of the server, who must go on reading the list of apps.
  runuser -u heliograph -- heliograph apps delete prometheus >/dev/null 2>&1 || true   # of an earlier volume
  key=$(runuser -u heliograph -- heliograph apps create prometheus --json)
  sed -E 's/.*"app_id":"([^"]*)".*/\1/' <<<"$key" | tr -d '\n' >"$target/app-id"
  sed -E 's/.*"app_secret":"([^"]*)".*/\1/' <<<"$key" | tr -d '\n' >"$target/app-secret"
fi

cp /setup/prometheus/*-rules.yml /setup/prometheus/alerts.yml data/api-certificate.pem "$target/"
sed -e "s/APP_ID/$(cat "$target/app-id")/" -e 's/localhost:9093/alertmanager:9093/' -e "s/'localhost:/'heliograph:/" \
  /setup/prometheus/prometheus.yml >"$target/prometheus.yml"

# Prometheus runs as nobody.
chown -R 65534:65534 "$target"
