[#-- deploy.sh: the address under which Dify will be reached. --]
[#noparse]
# ---- the address ----

# services ARGUMENTS: those with a load balancer, as "namespace name"
services() {
  kube get services "$@" \
    -o go-template='{{range .items}}{{if eq .spec.type "LoadBalancer"}}{{.metadata.namespace}} {{.metadata.name}}{{"\n"}}{{end}}{{end}}' 2>"$WORK/message"
}

find_traefik() {
  local found='' where='in all namespaces' name=${TRAEFIK_SERVICE:-kommander-traefik} looked=''
  local -a scope=(-A)
  local -a searches=('app.kubernetes.io/name=kommander-traefik' 'app.kubernetes.io/instance=kommander-traefik' '')
  if [[ -n $TRAEFIK_NAMESPACE ]]; then
    scope=(-n "$TRAEFIK_NAMESPACE")
    where="in the namespace $TRAEFIK_NAMESPACE"
  fi
  if [[ -n $TRAEFIK_SERVICE ]]; then searches=(''); fi
  local search
  local -a by
  for search in "${searches[@]}"; do
    if [[ -n $search ]]; then
      by=(-l "$search")
      looked="${looked}label $search, "
    else
      by=(--field-selector "metadata.name=$name")
      looked="${looked}name $name"
    fi
    if ! found=$(services "${scope[@]}" "${by[@]}"); then
      first_line "$WORK/message"
      fail "cannot look for Traefik's Service $where: $REPLY" \
        'say where it is with --traefik-namespace and --traefik-service-name, or give the address with --external-host'
    fi
    if [[ -n $found ]]; then break; fi
  done
  if [[ -z $found ]]; then
    fail "no Service of type LoadBalancer for Traefik was found $where (looked for ${looked%, })" \
      'say which it is with --traefik-namespace and --traefik-service-name, or give the address with --external-host'
  fi
  if [[ $found == *$'\n'* ]]; then
    fail "several Services could be Traefik's: $(printf '%s' "$found" | tr ' \n' '/ ')" \
      'choose one with --traefik-namespace and --traefik-service-name'
  fi
  TRAEFIK_NAMESPACE=${found%% *}
  TRAEFIK_SERVICE=${found#* }
}

traefik_address() {
  local ip name
  HOST=''
  while IFS='|' read -r ip name; do
    if [[ -z $HOST ]]; then HOST=${ip:-$name}; fi
  done < <(kube get service "$TRAEFIK_SERVICE" -n "$TRAEFIK_NAMESPACE" \
    -o jsonpath='{range .status.loadBalancer.ingress[*]}{.ip}{"|"}{.hostname}{"\n"}{end}' 2>/dev/null || true)
  # An IPv6 address in a URL stands in brackets.
  if [[ $HOST == *:* ]]; then HOST="[$HOST]"; fi
  [[ -n $HOST ]]
}

find_address() {
  find_traefik
  local left=${DEPLOY_ADDRESS_CHECKS:-60} every=${DEPLOY_POLL_SECONDS:-5}
  while ! traefik_address; do
    if [[ $DRY_RUN == yes ]]; then
      HOST=$UNKNOWN_HOST
      note "the Service $TRAEFIK_NAMESPACE/$TRAEFIK_SERVICE has no address yet"
      return
    fi
    left=$((left - 1))
    if ((left <= 0)); then
      fail "the Service $TRAEFIK_NAMESPACE/$TRAEFIK_SERVICE still has no load balancer address" \
        "check that MetalLB has free addresses (kubectl describe service $TRAEFIK_SERVICE -n $TRAEFIK_NAMESPACE), or give the address with --external-host"
    fi
    if [[ -t 1 ]]; then printf '\r\033[K'; fi
    printf 'Waiting for the load balancer address of %s/%s: %s checks left, one every %s s' \
      "$TRAEFIK_NAMESPACE" "$TRAEFIK_SERVICE" "$left" "$every"
    if [[ ! -t 1 ]]; then printf '\n'; fi
    sleep "$every"
  done
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
}
[/#noparse]
