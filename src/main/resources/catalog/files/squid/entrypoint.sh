#!/bin/sh
# Written by compose2dify: the project had no entrypoint of its own for its Squid.
# Renders the templates beside squid.conf from the environment and starts Squid. Needs sh, awk and tail only.
set -eu

conf=${SQUID_CONF_DIR:-/etc/squid}
pid=${SQUID_PID_FILE:-/run/squid.pid}

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

# Of words, those that are addresses or networks: Squid does not start with anything else.
addresses() {
    for word in $(words "$1"); do
        case $word in
            *[!0-9A-Fa-f.:/-]*) echo "not an address, left out: $word" >&2 ;;
            *[.:]*) printf '%s ' "$word" ;;
            *) echo "not an address, left out: $word" >&2 ;;
        esac
    done
}

# allow ACL TYPE LIST WHO: writes the ACL and a rule that allows it to WHO; nothing for an empty list.
allow() {
    case $2 in
        dst) list=$(addresses "$3") ;;
        *) list=$(words "$3") ;;
    esac
    case $list in
        *[!\ ]*)
            printf 'acl %s %s %s\n' "$1" "$2" "$list"
            printf 'http_access allow %s\n' "$4 $1"
            ;;
    esac
}

# The host of a URL, without credentials, port and path.
url_host() {
    authority=$(printf '%s' "$1" | sed -e 's|^[A-Za-z][A-Za-z0-9+.-]*://||' -e 's|[/?#].*$||' -e 's|^.*@||')
    case $authority in
        \[*\]*)
            authority=${authority#\[}
            printf '%s' "${authority%%\]*}"
            ;;
        *) printf '%s' "${authority%%:*}" ;;
    esac
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
        '') return ;;
        *:*) kind=dst ;;
        *[!0-9.]*) kind=dstdomain ;;
        *) kind=dst ;;
    esac
    allow dify_agent_file_target "$kind" "$target" path_files
    case $AGENT_SSRF_PROXY_FILE_URL in
        # Squid cannot see the path inside an encrypted tunnel.
        https://*) printf 'http_access allow CONNECT dify_agent_file_target\n' ;;
    esac
}

# Two knobs of our own: more networks whose pods may use the proxy, more ports for HTTPS.
write_extra_acls() {
    clients=$(addresses "${SSRF_PROXY_EXTRA_CLIENT_CIDRS:-}")
    ports=$(printf '%s' "${SSRF_PROXY_EXTRA_SSL_PORTS:-}" | tr ',\n\t' '   ' | tr -cd '0-9 -')
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

# Templates of Dify up to 1.14 include conf.d/*.conf, which must not be nothing.
mkdir -p "$conf/conf.d"
if ! ls "$conf"/conf.d/*.conf > /dev/null 2>&1; then
    echo "# nothing" > "$conf/conf.d/none.conf"
fi

# A restarted container may find the process id of its predecessor, which is its own.
rm -f "$pid"

tail -F /var/log/squid/access.log /var/log/squid/cache.log 2> /dev/null &

squid -Nz -f "$conf/squid.conf"
rm -f "$pid"
exec squid -f "$conf/squid.conf" -NYC
