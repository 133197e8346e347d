[#-- The way in: all routes of this release's nginx, longest first, as Ingress paths. --]
[#if routes?has_content]
{{- /*
Traefik takes a Prefix as a plain string prefix, nginx ingress as path elements; the paths mean the same to both as long as no
page of Dify begins like one of them, which holds for this release. /e/ keeps its slash: /e would swallow /explore.
*/ -}}
{{- if and (ne (toString (.Values.expose | default dict).enabled) "false") (ne (include "dify.expose.class" .) "gateway") }}
{{- $mode := include "dify.expose.mode" . }}
{{- $class := include "dify.expose.class" . }}
{{- $path := include "dify.expose.path" . }}
{{- $name := include "dify.fullname" . }}
{{- $external := .Values.external | default dict }}
{{- $host := .Values.expose.host | default $external.host }}
{{- $scheme := $external.scheme | default "https" }}
{{- if ne $mode "subpath" }}
{{- $paths := include "dify.expose.paths" (dict "root" . "kinds" (list "web" "api" "socket") "base" "") | fromJsonArray }}
{{- if $paths }}
{{ include "dify.expose.ingress" (dict "root" . "name" $name "annotations" (dict) "paths" $paths) }}
{{- end }}
[#if web??]
{{- if and (eq $mode "redirect") (include "dify.enabled" (list . "[=web.component]")) }}
{{- /* The stock web image answers at / only, expose.path leads there. */}}
{{- $annotations := dict }}
{{- if eq $class "traefik" }}
{{- $_ := set $annotations "traefik.ingress.kubernetes.io/router.middlewares" (printf "%s-%s-redirect@kubernetescrd" .Release.Namespace $name) }}
{{- else }}
{{- if not $host }}
{{- fail (printf "expose.path: with an nginx Ingress class the redirect from %s needs a host: set external.host or expose.host, or use expose.path=/" $path) }}
{{- end }}
{{- $_ := set $annotations "nginx.ingress.kubernetes.io/temporal-redirect" (printf "%s://%s/" $scheme $host) }}
{{- end }}
{{- $paths = list (dict "path" $path "pathType" "Prefix" "service" (include "dify.componentName" (list . "[=web.component]")) "port" "[=web.port]") }}
---
{{ include "dify.expose.ingress" (dict "root" . "name" (printf "%s-redirect" $name) "annotations" $annotations "paths" $paths) }}
{{- if eq $class "traefik" }}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata:
  name: {{ $name }}-redirect
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "dify.labels" (list . "ingress") | nindent 4 }}
spec:
  redirectRegex:
    # /difyX is not below /dify; a second slash would turn the rest of the path into a host.
    regex: {{ printf "^https?://([^/]+)%s(?:/+([^?]*))?([?].*)?$" (replace "." "[.]" $path) | quote }}
    replacement: {{ printf "%s://${1}/${2}${3}" $scheme | quote }}
{{- end }}
{{- end }}
{{- else }}
{{- /* The web image was built for this path and is given it unchanged; the API knows no base path, so it is taken off. */}}
{{- $base := $path }}
{{- $paths := include "dify.expose.paths" (dict "root" . "kinds" (list "web") "base" $base) | fromJsonArray }}
{{- if $paths }}
{{ include "dify.expose.ingress" (dict "root" . "name" $name "annotations" (dict) "paths" $paths) }}
{{- end }}
{{- $annotations := dict }}
{{- if eq $class "traefik" }}
{{- $_ := set $annotations "traefik.ingress.kubernetes.io/router.middlewares" (printf "%s-%s-strip@kubernetescrd" .Release.Namespace $name) }}
{{- $paths = include "dify.expose.paths" (dict "root" . "kinds" (list "api") "base" $base) | fromJsonArray }}
{{- else }}
{{- $_ := set $annotations "nginx.ingress.kubernetes.io/use-regex" "true" }}
{{- $_ := set $annotations "nginx.ingress.kubernetes.io/rewrite-target" "/$1$2$3" }}
{{- $paths = include "dify.expose.paths" (dict "root" . "kinds" (list "api") "base" $base "regex" true) | fromJsonArray }}
{{- end }}
{{- if $paths }}
---
{{ include "dify.expose.ingress" (dict "root" . "name" (printf "%s-stripped" $name) "annotations" $annotations "paths" $paths) }}
{{- end }}
{{- /* Without absolute URLs the browser calls the API at the root. */}}
{{- $kinds := ternary (list "socket" "api") (list "socket") (eq (toString $external.relativeUrls) "true") }}
{{- $paths = include "dify.expose.paths" (dict "root" . "kinds" $kinds "base" "") | fromJsonArray }}
{{- if $paths }}
---
{{ include "dify.expose.ingress" (dict "root" . "name" (printf "%s-root" $name) "annotations" (dict) "paths" $paths) }}
{{- end }}
{{- /* The web app has one link to /signin that forgets the base path. nginx ingress can redirect to a known host only. */}}
{{- if and (include "dify.enabled" (list . "[=web.component]")) (or (eq $class "traefik") $host) }}
{{- $annotations = dict }}
{{- if eq $class "traefik" }}
{{- $_ := set $annotations "traefik.ingress.kubernetes.io/router.middlewares" (printf "%s-%s-signin@kubernetescrd" .Release.Namespace $name) }}
{{- $_ := set $annotations "traefik.ingress.kubernetes.io/router.priority" "1000" }}
{{- else }}
{{- $_ := set $annotations "nginx.ingress.kubernetes.io/temporal-redirect" (printf "%s://%s%s/signin" $scheme $host $base) }}
{{- end }}
{{- $paths = list (dict "path" "/signin" "pathType" "Exact" "service" (include "dify.componentName" (list . "[=web.component]")) "port" "[=web.port]") }}
---
{{ include "dify.expose.ingress" (dict "root" . "name" (printf "%s-signin" $name) "annotations" $annotations "paths" $paths) }}
{{- end }}
{{- if eq $class "traefik" }}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata:
  name: {{ $name }}-strip
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "dify.labels" (list . "ingress") | nindent 4 }}
spec:
  stripPrefix:
    prefixes:
      - {{ $base | quote }}
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata:
  name: {{ $name }}-signin
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "dify.labels" (list . "ingress") | nindent 4 }}
spec:
  redirectRegex:
    regex: "^https?://([^/]+)/signin([?].*)?$"
    replacement: {{ printf "%s://${1}%s/signin${2}" $scheme $base | quote }}
{{- end }}
[/#if]
{{- end }}
{{- end }}
[/#if]
