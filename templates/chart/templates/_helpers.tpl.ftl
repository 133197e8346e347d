[#-- The named templates that every file of the chart shares. --]
{{/*
The prefix of every object's name: the release's name, or global.fullnameOverride.
It never changes for a release, because Services, claims and selectors carry it.
*/}}
{{- define "dify.fullname" -}}
{{- $name := default .Release.Name .Values.global.fullnameOverride -}}
{{- if gt (len $name) [=plan.fullnameLimit] -}}
{{- fail (printf "the name %q is too long: names of releases (and global.fullnameOverride) have at most [=plan.fullnameLimit] characters" $name) -}}
{{- end -}}
{{- $name -}}
{{- end }}

{{/* Name of a component's objects. Call: (list $ "api") */}}
{{- define "dify.componentName" -}}
{{- printf "%s-%s" (include "dify.fullname" (index . 0)) (index . 1) -}}
{{- end }}

{{/* Whether a component is part of this release. Call: (list $ "api") */}}
{{- define "dify.enabled" -}}
{{- $keys := dict[#list plan.components as c] "[=c.name]" "[=c.valuesKey]"[/#list] -}}
{{- $values := index (index . 0).Values (get $keys (index . 1)) | default dict -}}
[#if outside?has_content]
{{- if and (ne (toString (get $values "enabled")) "false") (not (include "dify.replaced" .)) }}true{{ end -}}
[#else]
{{- if ne (toString (get $values "enabled")) "false" }}true{{ end -}}
[/#if]
{{- end }}

{{/*
Name under which a component's Service is reached from its own namespace. One that is switched off has none: whatever
names it has to be set by hand, and the chart says so. Call: (list $ "api")
*/}}
{{- define "dify.host" -}}
{{- if include "dify.enabled" . -}}
{{- include "dify.componentName" . -}}
{{- else -}}
{{- printf "%s.disabled.invalid" (index . 1) -}}
{{- end -}}
{{- end }}

{{/* The same for clients that ignore DNS search domains, as Squid does. Call: (list $ "api") */}}
{{- define "dify.fqdn" -}}
{{- $root := index . 0 -}}
{{- printf "%s.%s.svc.%s" (include "dify.host" .) $root.Release.Namespace (default "cluster.local" $root.Values.global.clusterDomain) -}}
{{- end }}

{{/*
The same in a file of the project, where a server outside of the cluster has its own name.
Call: (list $ "api"), or for clients that ignore search domains (list $ "api" "qualified")
*/}}
{{- define "dify.fileHost" -}}
{{- $outside := "" -}}
[#if outside?has_content]
{{- if include "dify.replaced" . }}{{ $outside = include "dify.external.host" . }}{{ end -}}
[/#if]
{{- if $outside -}}
{{- $outside -}}
{{- else if gt (len .) 2 -}}
{{- include "dify.fqdn" . -}}
{{- else -}}
{{- include "dify.host" . -}}
{{- end -}}
{{- end }}

{{/* What an installation has to say of a server, while that is part of the release. Call: (list $ "postgresql.auth.username") */}}
{{- define "dify.setting" -}}
{{- $root := index . 0 -}}
{{- $path := index . 1 -}}
{{- $value := $root.Values -}}
{{- range splitList "." $path }}{{ $value = index ($value | default dict) . }}{{ end -}}
[#if outside?has_content]
{{- if include "dify.replaced" (list $root (splitList "." $path | first)) -}}
{{- $value | default "" -}}
{{- else -}}
{{- required (printf "%s is required" $path) $value -}}
{{- end -}}
[#else]
{{- required (printf "%s is required" $path) $value -}}
[/#if]
{{- end }}

{{/* Name of the Secret that holds every credential. */}}
{{- define "dify.secretName" -}}
{{- default (printf "%s-secrets" (include "dify.fullname" .)) .Values.global.existingSecret -}}
{{- end }}

{{/* What selects a component's pods; it must never change. Call: (list $ "api") */}}
{{- define "dify.selectorLabels" -}}
app.kubernetes.io/name: dify
app.kubernetes.io/instance: {{ (index . 0).Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Labels of every object. Call: (list $ "api"), or with the component's own labels: (list $ "api" .Values.api.labels) */}}
{{- define "dify.labels" -}}
{{- $root := index . 0 -}}
{{ include "dify.selectorLabels" . }}
app.kubernetes.io/part-of: dify
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | trunc 63 | quote }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- $own := dict -}}
{{- if gt (len .) 2 }}{{ $own = index . 2 | default dict }}{{ end -}}
{{- with mergeOverwrite (dict) ($root.Values.global.labels | default dict) $own }}
{{ tpl (toYaml .) $root }}
{{- end }}
{{- end }}

{{/* Labels of a component's pods. Call: (list $ "api" .Values.api) */}}
{{- define "dify.podLabels" -}}
{{- $root := index . 0 -}}
{{- $values := index . 2 -}}
{{ include "dify.selectorLabels" . }}
{{- /* "app" is for people: kubectl logs -l app=dify-api. No selector of the chart uses it. */}}
{{- with mergeOverwrite (dict "app" (include "dify.componentName" .)) ($root.Values.global.podLabels | default dict) ($values.podLabels | default dict) }}
{{ tpl (toYaml .) $root }}
{{- end }}
{{- end }}

{{/* Annotations of a component's pods besides the checksums. Call: (list $ .Values.api) */}}
{{- define "dify.podAnnotations" -}}
{{- $root := index . 0 -}}
{{- $values := index . 1 -}}
{{- with mergeOverwrite (dict) ($root.Values.global.podAnnotations | default dict) ($values.podAnnotations | default dict) }}
{{- tpl (toYaml .) $root }}
{{- end }}
{{- end }}

{{/*
An image, with a registry of the component's or of "global" (imageRegistry) in place of its own if one is set.
Call: (dict "root" $ "image" .Values.images.redis "registry" .Values.redis.imageRegistry)
*/}}
{{- define "dify.image" -}}
{{- $repository := .image.repository -}}
{{- $tag := .image.tag -}}
{{- with .registry | default .root.Values.global.imageRegistry -}}
{{- $parts := splitList "/" $repository -}}
{{- if and (gt (len $parts) 1) (regexMatch "[.:]|^localhost$" (first $parts)) -}}
{{- $repository = join "/" (rest $parts) -}}
{{- else if and (eq (len $parts) 1) $.root.Values.global.imageRegistryLibrary -}}
{{- $repository = printf "library/%s" $repository -}}
{{- end -}}
{{- $repository = printf "%s/%s" (trimSuffix "/" .) $repository -}}
{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (toString $tag) -}}
{{- end -}}
{{- end }}

{{/*
An image of images, with what completes it: images.dify names Dify's own and their tag.
Call: (list $ "api" .Values.images.api .Values.api)
*/}}
{{- define "dify.imageOf" -}}
{{- $root := index . 0 -}}
{{- $key := index . 1 -}}
{{- $image := index . 2 -}}
{{- $dify := ($root.Values.images | default dict).dify | default dict -}}
{{- $repository := $image.repository -}}
{{- $tag := $image.tag -}}
[#list images?filter(i -> i.suffix?has_content && i.repository == "") as i]
[#if i?is_first]
{{- $suffix := get (dict[#list images?filter(i -> i.suffix?has_content && i.repository == "") as d] "[=d.key]" "[=d.suffix]"[/#list]) $key -}}
{{- if and $suffix (not $repository) -}}
{{- $repository = printf "%s%s" (required "images.dify.repository is required" $dify.repository) $suffix -}}
{{- end -}}
[/#if]
[/#list]
[#list images?filter(i -> i.missing) as i]
[#if i?is_first]
{{- if has $key (list[#list images?filter(i -> i.missing) as d] "[=d.key]"[/#list]) -}}
{{- $repository = required (printf "images.%s.repository is required: Compose builds this image" $key) $repository -}}
{{- $tag = required (printf "images.%s.tag is required: Compose builds this image" $key) $tag -}}
{{- end -}}
[/#if]
[/#list]
[#list images?filter(i -> !i.missing && i.tag == "" && i.digest == "") as i]
[#if i?is_first]
{{- if and (not $tag) (not $image.digest) (has $key (list[#list images?filter(i -> !i.missing && i.tag == "" && i.digest == "") as d] "[=d.key]"[/#list])) -}}
{{- $tag = required "images.dify.tag is required" $dify.tag -}}
{{- end -}}
[/#if]
[/#list]
{{- include "dify.image" (dict "root" $root "image" (dict "repository" $repository "tag" $tag "digest" $image.digest) "registry" (index . 3).imageRegistry) -}}
{{- end }}

{{/*
The settings of a pod that are the same for every component: values of the component, else of "global".
Service links are off because Kubernetes would inject DIFY_PORT=tcp://… and the like (Dify reads DIFY_PORT), and no pod
of Dify talks to the Kubernetes API. Claims that other pods mount as well: (list "file-storage").
Call: (dict "root" $ "name" "api" "values" .Values.api "claims" (list))
*/}}
{{- define "dify.podSettings" -}}
{{- $root := .root -}}
{{- $global := .root.Values.global -}}
{{- $name := .name -}}
enableServiceLinks: false
automountServiceAccountToken: false
{{- with include "dify.serviceAccountName" (list $root .name .values) }}
serviceAccountName: {{ . }}
{{- end }}
{{- with concat ($global.imagePullSecrets | default list) (.values.imagePullSecrets | default list) }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with .values.runtimeClassName | default $global.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with .values.priorityClassName | default $global.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector | default $global.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations | default $global.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $affinity := deepCopy (.values.affinity | default $global.affinity | default dict) -}}
{{- $pod := get $affinity "podAffinity" | default dict -}}
{{- $required := get $pod "requiredDuringSchedulingIgnoredDuringExecution" | default list -}}
{{- range .claims -}}
{{- if include "dify.oneNode" (list $root .) -}}
{{- /* One ReadWriteOnce claim for several pods: they have to run on one node. */ -}}
{{- $labels := dict (printf "dify-%s" .) (include "dify.fullname" $root) -}}
{{- $required = append $required (dict "topologyKey" "kubernetes.io/hostname" "labelSelector" (dict "matchLabels" $labels)) -}}
{{- end -}}
{{- end -}}
{{- with $required -}}
{{- $_ := set $affinity "podAffinity" (mergeOverwrite (dict) $pod (dict "requiredDuringSchedulingIgnoredDuringExecution" .)) -}}
{{- end }}
{{- with $affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.topologySpreadConstraints | default $global.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  {{- /* Without a selector of its own, a constraint counts the pods of this component. */}}
  {{- $selector := .labelSelector | default (dict "matchLabels" (include "dify.selectorLabels" (list $root $name) | fromYaml)) }}
  {{- list (set (omit . "labelSelector") "labelSelector" $selector) | toYaml | nindent 2 }}
  {{- end }}
{{- end }}
{{- with .values.hostAliases | default $global.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Not empty where every namespace has users of its own, so that none may be fixed. */}}
{{- define "dify.openshift" -}}
{{- with .Values.global.compatibility -}}{{- if .openshift }}true{{ end -}}{{- end -}}
{{- end }}
[#if ownsFiles]

{{/* Not empty when init containers make the uploaded files belong to Dify's user: where Kubernetes cannot, or as initPermissions.enabled says. */}}
{{- define "dify.initPermissions" -}}
{{- $enabled := (.Values.initPermissions | default dict).enabled -}}
{{- if and (include "dify.fileStorage.enabled" .) (not (include "dify.openshift" .)) -}}
{{- if kindIs "invalid" $enabled -}}{{- include "dify.fileStorage.shared" . -}}
{{- else if $enabled -}}true{{- end -}}
{{- end -}}
{{- end }}
[/#if]

{{/* Not empty where a value says null or false: what the chart has there is left out. Call: (list .Values.api "livenessProbe") */}}
{{- define "dify.without" -}}
{{- if hasKey (index . 0) (index . 1) -}}
{{- $value := get (index . 0) (index . 1) -}}
{{- if or (kindIs "invalid" $value) (kindIs "bool" $value) }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* global.caBundle: the certificates that components trust, as variables, volumes and mounts. */}}
{{- define "dify.certificates.given" -}}
{{- with .Values.global.caBundle -}}{{- if or .configMap .secret }}true{{ end -}}{{- end -}}
{{- end }}

{{- define "dify.certificates.env" -}}
{{- if include "dify.certificates.given" (first .) -}}
{{- range rest . }}
- {name: {{ . }}, value: /etc/certificates/{{ (first $).Values.global.caBundle.key | default "ca.crt" }}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "dify.certificates.volumes" -}}
{{- $bundle := (first .).Values.global.caBundle | default dict -}}
{{- $volumes := list -}}
{{- if $bundle.configMap -}}
{{- $volumes = list (dict "name" "certificates" "configMap" (dict "name" $bundle.configMap)) -}}
{{- else if $bundle.secret -}}
{{- $volumes = list (dict "name" "certificates" "secret" (dict "secretName" $bundle.secret)) -}}
{{- end -}}
{{- concat $volumes ((index . 1).extraVolumes | default list) | toYaml -}}
{{- end }}

{{- define "dify.certificates.mounts" -}}
{{- $mounts := list -}}
{{- if include "dify.certificates.given" (first .) -}}
{{- $mounts = list (dict "name" "certificates" "mountPath" "/etc/certificates" "readOnly" true) -}}
{{- end -}}
{{- concat $mounts (index . 1 | default list) | toYaml -}}
{{- end }}

{{/*
Waits until a component's Service has a pod that is ready, and gives up after global.waitTimeoutSeconds.
Call: (dict "root" $ "component" "redis" "port" 6379)
*/}}
{{- define "dify.waitFor" -}}
{{- $host := include "dify.host" (list .root .component) -}}
{{- $timeout := int (.root.Values.global.waitTimeoutSeconds | default 600) -}}
- name: wait-for-{{ .component }}
  image: {{ include "dify.image" (dict "root" .root "image" .root.Values.global.helperImage) | quote }}
  imagePullPolicy: {{ .root.Values.global.imagePullPolicy | default "IfNotPresent" }}
  command: ["sh", "-c"]
  args:
    - |
      # The first process of a container ignores TERM unless it says otherwise.
      trap 'exit 143' TERM
      started=`date +%s`
      while true; do
        if said=`nc -z -w 2 {{ $host }} {{ .port }} 2>&1`; then
          echo "{{ .component }} is ready at {{ $host }}:{{ .port }}"
          exit 0
        fi
        case $said in
          *"invalid option"* | *"unrecognized option"* | *"nc: not found"* | *"nc: command not found"*)
            echo "this image cannot wait ($said): set global.helperImage to one with the nc of BusyBox or OpenBSD"
            exit 1
            ;;
        esac
        waited=$((`date +%s` - started))
        if [ "$waited" -ge {{ $timeout }} ]; then
          echo "gave up: {{ .component }} was not ready at {{ $host }}:{{ .port }} within {{ $timeout }}s"
          exit 1
        fi
        echo "waiting for {{ .component }} at {{ $host }}:{{ .port }}, ${waited}s of {{ $timeout }}s"
        sleep 2 & wait $!
      done
  securityContext:
    {{- if not (include "dify.openshift" .root) }}
    runAsUser: 65534
    {{- end }}
    runAsNonRoot: true
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities: {drop: [ALL]}
  resources:
    requests: {cpu: 10m, memory: 16Mi}
    limits: {memory: 64Mi}
{{- end }}

{{/*
More pods than one: a node that is drained takes them one after the other. Of a data store there is one: with
global.podDisruptionBudget.dataStores no drain takes it, until somebody deletes its pod. Call: (list $ "api" 1)
*/}}
{{- define "dify.podDisruptionBudget" -}}
{{- $root := index . 0 -}}
{{- with $root.Values.global.podDisruptionBudget -}}
{{- if .enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "dify.componentName" $ }}
  labels:
    {{- include "dify.labels" $ | nindent 4 }}
spec:
  maxUnavailable: {{ if gt (len $) 2 }}{{ index $ 2 }}{{ else }}{{ .maxUnavailable | default 1 }}{{ end }}
  selector:
    matchLabels:
      {{- include "dify.selectorLabels" $ | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}

{{/* Replicas by load. Call: (list $ "api" .Values.api.autoscaling) */}}
{{- define "dify.autoscaler" -}}
{{- $scaling := index . 2 }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "dify.componentName" . }}
  labels:
    {{- include "dify.labels" (list (index . 0) (index . 1)) | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "dify.componentName" . }}
  minReplicas: {{ $scaling.minReplicas | default 1 }}
  maxReplicas: {{ $scaling.maxReplicas | default 4 }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ $scaling.targetCPUUtilizationPercentage | default 80 }}
    {{- with $scaling.targetMemoryUtilizationPercentage }}
    - type: Resource
      resource:
        name: memory
        target:
          type: Utilization
          averageUtilization: {{ . }}
    {{- end }}
  {{- with $scaling.behavior }}
  behavior:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* Not empty when one node at a time may mount a claim that several pods share. Call: (list $ "file-storage") */}}
{{- define "dify.oneNode" -}}
{{- $values := (index . 0).Values -}}
[#if plan.fileStorage??]
{{- if eq (index . 1) "file-storage" -}}
{{- if and (include "dify.fileStorage.enabled" (index . 0)) (not (include "dify.fileStorage.shared" (index . 0))) }}true{{ end -}}
{{- else if not ($values.storage).rwxStorageClassName }}true{{ end -}}
[#else]
{{- if not ($values.storage).rwxStorageClassName }}true{{ end -}}
[/#if]
{{- end }}
[#if plan.migration??]

{{/*
Who migrates the database: the Job, or else the [=plan.migration.component] alone, for which the others of its image wait.
Call: (list $ "worker")
*/}}
{{- define "dify.migrationEnv" -}}
{{- $root := index . 0 -}}
{{- $alone := and (ne (index . 1) "[=plan.migration.component]") (include "dify.enabled" (list $root "[=plan.migration.component]")) -}}
{{- if or $root.Values.migration.job.enabled $alone -}}
- {name: [=plan.migration.switchVariable], value: "false"}
{{- end -}}
{{- end }}

{{/* Waits in a container of the api's image until the database is in the state that this image needs. */}}
{{- define "dify.waitForMigration" -}}
{{- $timeout := int (.Values.migration.job.waitTimeoutSeconds | default 1800) -}}
command: ["sh", "-c"]
args:
  - |
    trap 'exit 143' TERM
    started=`date +%s`
    while true; do
      if flask db current 2>/dev/null | grep -q '(head)'; then
        echo "the database is up to date"
        exit 0
      fi
      waited=$((`date +%s` - started))
      if [ "$waited" -ge {{ $timeout }} ]; then
        echo "gave up: the database was not migrated within {{ $timeout }}s; see the Job's log"
        exit 1
      fi
      echo "waiting for the migration of the database, ${waited}s of {{ $timeout }}s"
      sleep 5 & wait $!
    done
{{- end }}
[/#if]

{{/* A part of a URL's user info. */}}
{{- define "dify.urlEncode" -}}
{{- toString . | urlquery | replace "+" "%20" -}}
{{- end }}

{{/* The address that users open. */}}
{{- define "dify.externalURL" -}}
{{- $path := include "dify.expose.path" . -}}
{{- include "dify.publicUrl" (list . "origin" $path $path) -}}
{{- end }}

{{/*
A public address. base: origin (scheme and host), path (with the base path of the web image), socket (ws or wss), host.
whenRelative is what it is when external.relativeUrls leaves addresses to the browser.
Call: (list $ "origin" "/e/{hook_id}" "")
*/}}
{{- define "dify.publicUrl" -}}
{{- $root := index . 0 -}}
{{- $base := index . 1 -}}
{{- $suffix := index . 2 -}}
{{- $scheme := required "external.scheme is required: http or https" $root.Values.external.scheme -}}
{{- if $root.Values.external.relativeUrls -}}
{{- index . 3 -}}
{{- else -}}
{{- $host := required "external.host is required: the name or address that users open (or set external.relativeUrls)" $root.Values.external.host -}}
{{- if eq $base "host" -}}
{{- regexReplaceAll ":[0-9]+$" $host "" -}}{{- $suffix -}}
{{- else if eq $base "socket" -}}
{{- printf "%s://%s%s" (eq $scheme "https" | ternary "wss" "ws") $host $suffix -}}
{{- else if eq $base "path" -}}
{{- printf "%s://%s%s%s" $scheme $host (include "dify.expose.basePath" $root) $suffix -}}
{{- else -}}
{{- printf "%s://%s%s" $scheme $host $suffix -}}
{{- end -}}
{{- end -}}
{{- end }}
[#if plan.fileStorage??]

{{/* Not empty when files lie on a claim, and not in a storage outside of the cluster. */}}
{{- define "dify.fileStorage.enabled" -}}
{{- if and .Values.dify.fileStorage.enabled[#list outsideFiles as o] (not (.Values.[=o] | default dict).enabled)[/#list] }}true{{ end -}}
{{- end }}

{{/* Not empty when several nodes may mount the file storage at once. */}}
{{- define "dify.fileStorage.shared" -}}
{{- if or .Values.storage.rwxStorageClassName (eq (toString .Values.dify.fileStorage.accessMode) "ReadWriteMany") }}true{{ end -}}
{{- end }}

{{/* Name of the claim of the file storage. */}}
{{- define "dify.fileStorage.claim" -}}
{{- default (printf "%s-file-storage" (include "dify.fullname" .)) .Values.dify.fileStorage.existingClaim -}}
{{- end }}
[/#if]
