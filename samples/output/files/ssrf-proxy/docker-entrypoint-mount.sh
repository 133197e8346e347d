#!/bin/sh
# Fills the variables of the environment into squid's configuration and starts squid in the foreground.
set -eu

sed -e "s|\${HTTP_PORT}|$HTTP_PORT|g" \
  -e "s|\${REVERSE_PROXY_PORT}|$REVERSE_PROXY_PORT|g" \
  -e "s|\${SANDBOX_HOST}|$SANDBOX_HOST|g" \
  -e "s|\${SANDBOX_PORT}|$SANDBOX_PORT|g" \
  -e "s|\${COREDUMP_DIR}|$COREDUMP_DIR|g" \
  /etc/squid/squid.conf.template >/etc/squid/squid.conf

exec squid -f /etc/squid/squid.conf -NYC
