[#-- deploy.sh: files for Argo CD, Flux, and helm without this script. --]
[#noparse]
# ---- files for others ----

writes_files() { [[ -n $GITOPS$WRITE_VALUES$WRITE_SECRET ]]; }

prepare_files() {
  if [[ -n $GITOPS ]]; then
    mkdir -p -- "$GITOPS" || fail "--gitops $GITOPS cannot be made" 'give a folder that can be written'
    WRITE_VALUES=${WRITE_VALUES:-$GITOPS/values.yaml}
    WRITE_SECRET=${WRITE_SECRET:-$GITOPS/secret.yaml}
  fi
}

# Credentials that an earlier run has written are kept like the cluster's.
read_secret_file() {
  local line data=no entry='^  ([A-Za-z0-9._-]+): ([A-Za-z0-9+/=]+)$'
  if [[ -z $WRITE_SECRET || ! -r $WRITE_SECRET ]]; then return; fi
  while IFS= read -r line; do
    if [[ $line == data: ]]; then
      data=yes
    elif [[ $data == yes && $line =~ $entry && -z ${CLUSTER_DATA[${BASH_REMATCH[1]}]:-} ]]; then
      CLUSTER_DATA[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
    fi
  done <"$WRITE_SECRET"
}

# written FILE MODE: what comes from standard input, whole or not at all
written() {
  local part
  part=$(mktemp "$(dirname -- "$1")/.deploy.XXXXXXXX") || fail "$1 cannot be written" 'give a folder that can be written'
  cat >"$part"
  chmod "$2" "$part"
  mv -f -- "$part" "$1"
}

values_for_others() {
  local path name file
  for path in ${GIVEN[@]+"${!GIVEN[@]}"}; do
    if [[ $path == global.deployedWith.* ]]; then unset "GIVEN[$path]"; fi
  done
  if [[ $SECRET_IS_RENDERED == yes ]]; then GIVEN[global.existingSecret]=$SECRET_NAME; fi
  printf '# Values for the chart %s as the release %s in the namespace %s, without secrets. Written by deploy.sh.\n' \
    "$CHART_NAME" "$RELEASE" "$NAMESPACE"
  for file in ${VALUES_FILES[@]+"${VALUES_FILES[@]}"}; do
    name=${file##*/}
    printf '# To be given after this file: %s\n' "${name//$'\n'/ }"
  done
  yaml_of PLAIN
}

secret_for_others() {
  local key
  cat <<END
# The credentials of the release $RELEASE. Never commit this file as it is. Seal it, or encrypt it:
#   kubeseal --format yaml <secret.yaml >sealed-secret.yaml
#   sops --encrypt --encrypted-regex '^data\$' secret.yaml >secret.enc.yaml
# or put it into the cluster: kubectl apply -f secret.yaml
apiVersion: v1
kind: Secret
metadata:
  name: $SECRET_NAME
  namespace: $NAMESPACE
type: Opaque
data:
END
  while IFS= read -r key; do
    if [[ -n ${RENDERED_DATA[$key]:-} ]]; then printf '  %s: %s\n' "$key" "${RENDERED_DATA[$key]}"; fi
  done < <(printf '%s\n' "${!RENDERED_DATA[@]}" | LC_ALL=C sort)
}

argo_sample() {
  cat <<END
# A sample for Argo CD: change repoURL, path and valueFiles to where the chart and values.yaml are in your repository.
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: $RELEASE
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.com/team/deployments.git
    targetRevision: main
    path: $CHART_NAME
    helm:
      releaseName: $RELEASE
      valueFiles:
        - ../gitops/values.yaml # from the chart's folder
  destination:
    server: https://kubernetes.default.svc
    namespace: $NAMESPACE
  syncPolicy:
    syncOptions:
      - CreateNamespace=true
END
}

flux_sample() {
  cat <<END
# A sample for Flux: push the chart (helm package $CHART_NAME && helm push ${CHART_NAME}-$1.tgz oci://REGISTRY/charts), and
# change url. kustomization.yaml makes the ConfigMap of values.yaml.
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: $RELEASE
  namespace: $NAMESPACE
spec:
  interval: 10m
  url: oci://registry.example.com/charts/$CHART_NAME
  ref:
    tag: "$1"
  layerSelector:
    mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
    operation: copy
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: $RELEASE
  namespace: $NAMESPACE
spec:
  interval: 10m
  timeout: $TIMEOUT
  releaseName: $RELEASE
  chartRef:
    kind: OCIRepository
    name: $RELEASE
  valuesFrom:
    - kind: ConfigMap
      name: $RELEASE-values
END
}

kustomization() {
  cat <<END
# What Flux applies; the Secret is added once it is sealed or encrypted.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: $NAMESPACE
resources:
  - flux.yaml
configMapGenerator:
  - name: $RELEASE-values
    files: [values.yaml]
    options:
      disableNameSuffixHash: true
      labels: {reconcile.fluxcd.io/watch: Enabled}
END
}

# sample FILE COMMAND...: only where there is none, as it is meant to be changed
sample() {
  if [[ ! -e $GITOPS/$1 ]]; then "${@:2}" | written "$GITOPS/$1" 644; fi
}

write_files() {
  local version
  version=$(sed -n 's/^version: *"\{0,1\}\([^" ]*\).*/\1/p' "$HERE/Chart.yaml")
  # Once more, as these credentials are the ones that stay.
  render
  read_rendered_secret
  if [[ -n $WRITE_SECRET && $SECRET_IS_RENDERED == yes ]]; then
    secret_for_others | written "$WRITE_SECRET" 600
    say "Written: $WRITE_SECRET (credentials, mode 0600: seal or encrypt it before it goes into a repository)"
  fi
  if [[ -n $WRITE_VALUES ]]; then
    values_for_others | written "$WRITE_VALUES" 644
    say "Written: $WRITE_VALUES (no secrets)"
  fi
  if [[ -n $GITOPS ]]; then
    sample .gitignore printf '%s\n' secret.yaml
    sample argocd-application.yaml argo_sample
    sample flux.yaml flux_sample "$version"
    sample kustomization.yaml kustomization
    say "Written: $GITOPS/argocd-application.yaml, flux.yaml and kustomization.yaml (samples: change the addresses in them)"
  fi
  show_credentials
}
[/#noparse]
