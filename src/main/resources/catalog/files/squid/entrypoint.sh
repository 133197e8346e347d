#!/bin/sh
# Written by compose2dify: the project had no entrypoint of its own for its Squid.
# Renders the templates beside squid.conf from the environment and starts Squid. Needs sh, awk and tail only.
set -eu

conf=/etc/squid

# Replaces ${NAME} by the environment's value. On nodes without IPv6, leaves out ACL lines with IPv6 addresses.
render() {
    ipv6=no
    if [ -e /proc/net/if_inet6 ]; then
        ipv6=yes
    fi
    IPV6="$ipv6" awk '
        ENVIRON["IPV6"] == "no" && /^acl[ \t].*[ \t](src|dst)[ \t].*::/ { next }
        {
            done = ""
            rest = $0
            while (match(rest, /\$\{[A-Za-z_][A-Za-z_0-9]*\}/)) {
                name = substr(rest, RSTART + 2, RLENGTH - 3)
                done = done substr(rest, 1, RSTART - 1) ENVIRON[name]
                rest = substr(rest, RSTART + RLENGTH)
            }
            print done rest
        }' "$1"
}

# A list separated by commas or white space, as words for an ACL. Only characters of addresses and domain names are
# kept, so that a value cannot bring directives of its own.
words() {
    printf '%s' "$1" | tr ',;\n\t' '    ' | tr -cd 'A-Za-z0-9._:/ -'
}

# acl NAME TYPE LIST: writes the ACL and a rule that allows it; nothing for an empty list.
allow() {
    list=$(words "$3")
    case $list in
        *[!\ ]*)
            printf 'acl %s %s %s\n' "$1" "$2" "$list"
            printf 'http_access allow %s\n' "$4 $1"
            ;;
    esac
}

# The host of a URL, without credentials, port and path.
url_host() {
    printf '%s' "$1" | sed -e 's|^[A-Za-z][A-Za-z0-9+.-]*://||' -e 's|[/?#].*$||' -e 's|^.*@||' \
        -e 's|^\[\(.*\)\].*$|\1|' -e 's|:[0-9]*$||'
}

write_allow_private() {
    allow dify_private_ips dst "${SSRF_PROXY_ALLOW_PRIVATE_IPS:-}" client_localnet
    allow dify_private_domains dstdomain "${SSRF_PROXY_ALLOW_PRIVATE_DOMAINS:-}" client_localnet
}

write_sandbox_proxy() {
    host=$(words "${SSRF_SANDBOX_PROXY_HOST:-}")
    port=$(printf '%s' "${SSRF_SANDBOX_PROXY_PORT:-}" | tr -cd '0-9')
    if [ -n "$host" ] && [ -n "$port" ]; then
        printf 'http_port %s accel vhost name=dify_sandbox\n' "$port"
        printf 'cache_peer %s parent %s 0 no-query originserver name=dify_sandbox_peer\n' "$host" "$port"
        printf 'acl dify_sandbox_port myportname dify_sandbox\n'
        printf 'cache_peer_access dify_sandbox_peer allow dify_sandbox_port\n'
        printf 'cache_peer_access dify_sandbox_peer deny all\n'
        printf 'never_direct allow dify_sandbox_port\n'
        printf 'http_access allow dify_sandbox_port\n'
    fi
}

write_agent_file_targets() {
    target=$(url_host "${AGENT_SSRF_PROXY_FILE_URL:-}")
    case $target in
        *:* | *[!0-9.]*) kind=dstdomain ;;
        *) kind=dst ;;
    esac
    case $target in
        *:*) kind=dst ;;
    esac
    allow dify_agent_file_target "$kind" "$target" path_files
    case ${AGENT_SSRF_PROXY_FILE_URL:-} in
        # Squid cannot see the path inside an encrypted tunnel.
        https://*) printf 'http_access allow CONNECT dify_agent_file_target\n' ;;
    esac
}

# Two knobs of our own: more networks whose pods may use the proxy, more ports for HTTPS.
write_extra_acls() {
    clients=$(words "${SSRF_PROXY_EXTRA_CLIENT_CIDRS:-}")
    ports=$(words "${SSRF_PROXY_EXTRA_SSL_PORTS:-}")
    case $clients in
        *[!\ ]*) printf 'acl client_localnet src %s\n' "$clients" ;;
    esac
    case $ports in
        *[!\ ]*) printf 'acl SSL_ports port %s\n' "$ports" ;;
    esac
}

if [ -f "$conf/dify_common.conf.template" ]; then
    render "$conf/dify_common.conf.template" > "$conf/dify_common.conf"
    write_extra_acls >> "$conf/dify_common.conf"
fi
write_sandbox_proxy > "$conf/dify_sandbox_proxy.conf"
write_allow_private > "$conf/dify_allow_private.conf"
write_agent_file_targets > "$conf/dify_agent_file_targets.conf"
if [ -f "$conf/squid.conf.template" ]; then
    render "$conf/squid.conf.template" > "$conf/squid.conf"
fi

# A restarted container may find the process id of its predecessor, which is its own.
rm -f /run/squid.pid /var/run/squid.pid

tail -F /var/log/squid/access.log /var/log/squid/cache.log 2> /dev/null &

squid -Nz -f "$conf/squid.conf"
rm -f /run/squid.pid /var/run/squid.pid
exec squid -f "$conf/squid.conf" -NYC
