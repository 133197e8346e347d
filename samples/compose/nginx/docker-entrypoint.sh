#!/bin/sh
# Fills the variables of the environment into the templates, leaves nginx's own ($host) alone, and starts nginx.
set -eu

# shellcheck disable=SC2016 # the names, not the values
names='${NGINX_SERVER_NAME} ${NGINX_PORT} ${NGINX_CLIENT_MAX_BODY_SIZE} ${NGINX_PROXY_READ_TIMEOUT} ${NGINX_PROXY_SEND_TIMEOUT}'

envsubst "$names" </etc/nginx/proxy.conf.template >/etc/nginx/proxy.conf
envsubst "$names" </etc/nginx/conf.d/default.conf.template >/etc/nginx/conf.d/default.conf

exec nginx -g 'daemon off;'
