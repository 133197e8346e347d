{{/* Values of the Secret that are not put together, as YAML. */}}
{{- define "dify.plainSecrets" -}}
secret-key: {{ required "secrets.difySecretKey is required (Signing key of Dify)" .Values.secrets.difySecretKey | toString | toJson }}
postgresql-password: {{ if or (.Values.externalPostgres | default dict).enabled (.Values.externalMysql | default dict).enabled }}{{ .Values.postgresql.auth.password | default "" | toString | toJson }}{{ else }}{{ required "postgresql.auth.password is required (Database password)" .Values.postgresql.auth.password | toString | toJson }}{{ end }}
redis-password: {{ .Values.redis.auth.password | default "" | toString | toJson }}
plugin-daemon-key: {{ required "secrets.pluginDaemonKey is required (Key of the plugin daemon)" .Values.secrets.pluginDaemonKey | toString | toJson }}
inner-api-key: {{ required "secrets.innerApiKey is required (Key between the plugin daemon and the API)" .Values.secrets.innerApiKey | toString | toJson }}
sandbox-api-key: {{ required "secrets.sandboxApiKey is required (Key of the code sandbox)" .Values.secrets.sandboxApiKey | toString | toJson }}
weaviate-api-key: {{ if or (.Values.externalWeaviate | default dict).enabled (.Values.externalQdrant | default dict).enabled (.Values.externalMilvus | default dict).enabled (.Values.externalPgvector | default dict).enabled (.Values.externalTencentVectorDB | default dict).enabled (.Values.externalMyScaleDB | default dict).enabled (.Values.externalTableStore | default dict).enabled (.Values.externalElasticsearch | default dict).enabled }}{{ .Values.secrets.weaviateApiKey | default "" | toString | toJson }}{{ else }}{{ required "secrets.weaviateApiKey is required (API key of Weaviate)" .Values.secrets.weaviateApiKey | toString | toJson }}{{ end }}
openai-api-key: {{ .Values.secrets.openaiApiKey | default "" | toString | toJson }}
api-sentry-dsn: {{ .Values.secrets.apiSentryDsn | default "" | toString | toJson }}
init-password: {{ .Values.secrets.initPassword | default "" | toString | toJson }}
smtp-password: {{ .Values.secrets.smtpPassword | default "" | toString | toJson }}
{{ include "dify.external.plainSecrets" . }}
{{- end }}

{{/* Everything that the Secret holds, encoded. What would name a component that is switched off is left out. */}}
{{- define "dify.secretData" -}}
{{- /* YAML would take a raw next-line character, which JSON may hold, for a blank. */ -}}
{{- $plain := include "dify.plainSecrets" . | replace "\u0085" "\\u0085" | fromYaml -}}
{{- range list "celery-broker-url" -}}
{{- $text := include "dify.composed" (list $ . "secret" $plain) -}}
{{- if not (contains ".disabled.invalid" $text) }}{{ $_ := set $plain . $text }}{{ end -}}
{{- end -}}
{{- $plain = mergeOverwrite $plain (include "dify.external.composedSecrets" (list $ "secret" $plain) | replace "\u0085" "\\u0085" | fromYaml | default dict) -}}
{{- range $key, $value := $plain }}
{{ $key }}: {{ $value | b64enc | quote }}
{{- end }}
{{- end }}

{{/*
A value that is put together from others. mode: secret (the value), pod (for the kubelet) or template (for External Secrets
Operator). Call: (list $ "celery-broker-url" "secret" $plain)
*/}}
{{- define "dify.composed" -}}
{{- $root := index . 0 -}}
{{- $key := index . 1 -}}
{{- $mode := index . 2 -}}
{{- $plain := index . 3 -}}
{{- if eq $key "celery-broker-url" -}}
{{- if and (eq $mode "secret") $root.Values.secrets.celeryBrokerUrl }}{{ $root.Values.secrets.celeryBrokerUrl }}{{ else }}{{ printf "redis://:%s@%s:6379/1" (include "dify.part" (list $plain "redis-password" $mode true)) (include "dify.host" (list $root "redis")) }}{{ end -}}
{{- end -}}
{{- end }}

{{/* A credential within such a value. Call: (list $plain "redis-password" "secret" true), true: as a part of a URL */}}
{{- define "dify.part" -}}
{{- $key := toString (index . 1) -}}
{{- $mode := index . 2 -}}
{{- if eq $key "" -}}
{{- else if eq $mode "pod" -}}
$({{ $key | upper | replace "-" "_" }})
{{- else if eq $mode "template" -}}
{{ "{{" }} index . {{ $key | quote }} | default ""{{ if index . 3 }} | urlquery | replace "+" "%20"{{ end }} {{ "}}" }}
{{- else -}}
{{- $value := get (index . 0) $key | toString -}}
{{- if index . 3 }}{{ include "dify.urlEncode" $value }}{{ else }}{{ $value }}{{ end -}}
{{- end -}}
{{- end }}

{{/*
An entry of env that a Secret gives, as a list: of a Secret of your own, what it need not have is optional, and what it does
not have put together (global.existingSecretUrls=false) the kubelet puts together. Call: (list $ entry)
*/}}
{{- define "dify.secretEntry" -}}
{{- $root := index . 0 -}}
{{- $entry := index . 1 -}}
{{- $source := ($entry.valueFrom | default dict).secretKeyRef | default dict -}}
{{- $own := $root.Values.global.existingSecret -}}
{{- $parts := get (dict "celery-broker-url" (list "redis-password")) ($source.key | default "") -}}
{{- if and $parts (eq $source.name (include "dify.secretName" $root)) -}}
{{- $text := include "dify.composed" (list $root $source.key (and $own "pod" | default "secret") dict) -}}
{{- if contains ".disabled.invalid" $text -}}
{{- $off := regexFind "[a-z0-9-]+\\.disabled\\.invalid" $text | trimSuffix ".disabled.invalid" -}}
{{- fail (printf "%s is required: what the chart would put together for it names a component that is switched off%s" (get (dict "celery-broker-url" "secrets.celeryBrokerUrl") $source.key) (include "dify.instead" $off)) -}}
{{- end -}}
{{- if and $own (eq (toString $root.Values.global.existingSecretUrls) "false") -}}
{{- range $parts }}
- {name: {{ . | upper | replace "-" "_" }}, valueFrom: {secretKeyRef: {name: {{ $own | quote }}, key: {{ . | quote }}}}}
{{- end }}
- {name: {{ $entry.name }}, value: {{ $text | quote }}}
{{- $source = dict -}}
{{- $entry = dict -}}
{{- end -}}
{{- end -}}
{{- if and $own (eq (toString $source.name) (toString $own)) (has $source.key (list "openai-api-key" "api-sentry-dsn" "init-password" "smtp-password")) -}}
{{- $_ := set $source "optional" true -}}
{{- end }}
{{- if $entry }}
- {{ toJson $entry }}
{{- end }}
{{- end }}

{{/*
Annotations of a workload. Secrets that it takes from elsewhere are named in the one that Reloader reads, which restarts the
pods when such a Secret changes. Call: (list $ .Values.api "- {name: …}")
*/}}
{{- define "dify.workloadAnnotations" -}}
{{- $root := index . 0 -}}
{{- $elsewhere := or $root.Values.global.existingSecret ($root.Values.externalSecrets | default dict).enabled -}}
{{- $names := dict -}}
{{- range index . 2 | fromYamlArray -}}
{{- with (.valueFrom | default dict).secretKeyRef -}}
{{- if or $elsewhere (ne .name (include "dify.secretName" $root)) }}{{ $_ := set $names .name true }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $annotations := dict -}}
{{- with keys $names | sortAlpha }}{{ $_ := set $annotations "secret.reloader.stakater.com/reload" (join "," .) }}{{ end -}}
{{- with mergeOverwrite $annotations ((index . 1).annotations | default dict) }}
{{- tpl (toYaml .) $root }}
{{- end }}
{{- end }}

{{/*
A checksum of what a component takes from the chart's Secret. Of a Secret of your own nothing is known: change
global.secretRevision, or have a controller watch it. Call: (list $ "- {name: …}" (list "key"))
*/}}
{{- define "dify.secretChecksum" -}}
{{- $root := index . 0 -}}
{{- $keys := dict -}}
{{- range index . 1 | fromYamlArray -}}
{{- with (.valueFrom | default dict).secretKeyRef }}{{ $_ := set $keys .key true }}{{ end -}}
{{- end -}}
{{- range index . 2 }}{{ $_ := set $keys . true }}{{ end -}}
{{- if or $root.Values.global.existingSecret ($root.Values.externalSecrets | default dict).enabled -}}
{{- list (include "dify.secretName" $root) (toString $root.Values.global.secretRevision) (keys $keys | sortAlpha) | toJson | sha256sum -}}
{{- else -}}
{{- $data := include "dify.secretData" $root | fromYaml -}}
{{- $own := dict -}}
{{- range $key, $_ := $keys }}{{ $_ := set $own $key (get $data $key) }}{{ end -}}
{{- toJson $own | sha256sum -}}
{{- end -}}
{{- end }}

{{/* The blocks that could take the place of a component that is off, for a message. Call: "redis" */}}
{{- define "dify.instead" -}}
{{- with include "dify.replacedBy" . }} (or use a server outside: {{ splitList " " . | join ".enabled, " }}.enabled){{ end -}}
{{- end }}
