{{/*
Variables of a component's ConfigMap. Each of these wins over those before it:
  what Compose says (config/*.yaml), what the chart computes, services outside of the cluster, env, and env of the component.
null takes a variable away. Variables from the Secret and extraEnv win over all of these (dify.environment).
Call: (dict "root" $ "values" .Values.api "path" "api" "sources" (list "LOG_LEVEL: …" …) "secrets" "- {name: …}")
*/}}
{{- define "dify.env" -}}
{{- $root := .root -}}
{{- $reader := .reader -}}
{{- $given := dict -}}
{{- range .secrets | fromYamlArray }}{{ $_ := set $given .name true }}{{ end -}}
{{- $all := dict -}}
{{- $shared := dict -}}
{{- $count := int .shared -}}
{{- range $i, $source := .sources -}}
{{- $variables := fromYaml $source | default dict -}}
{{- $all = mergeOverwrite $all $variables -}}
{{- range $name, $_ := $variables }}{{ if lt $i $count }}{{ $_ := set $shared $name true }}{{ else }}{{ $_ := unset $shared $name }}{{ end }}{{ end -}}
{{- end -}}
{{- $secrets := dict -}}
{{- range .secrets | fromYamlArray }}{{ if .valueFrom }}{{ $_ := set $secrets .name true }}{{ end }}{{ end -}}
{{- with .reader -}}
{{- $all = mergeOverwrite $all (fromYaml (include "dify.external.env" (list $root .))) -}}
{{- /* What it merely has from a file that others share follows too, where it names what is not there any more. */ -}}
{{- $known := fromYaml (include "dify.external.env" (list $root "api")) -}}
{{- range $name, $value := $all -}}
{{- if and (hasKey $known $name) (has $reader (list "known" "agent")) -}}
{{- $_ := set $all $name (get $known $name) -}}
{{- else if contains ".disabled.invalid" (toString $value) -}}
{{- if hasKey $known $name -}}
{{- $_ := set $all $name (get $known $name) -}}
{{- else if and (ne $reader "api") (hasKey $shared $name) -}}
{{- $_ := unset $all $name -}}
{{- else if include "dify.replaced" (list $root (regexFind "[a-z0-9-]+\\.disabled\\.invalid" (toString $value) | trimSuffix ".disabled.invalid")) -}}
{{- $gone := regexFind "[a-z0-9-]+\\.disabled\\.invalid" (toString $value) | trimSuffix ".disabled.invalid" -}}
{{- if or (hasKey $given $name) (ne $reader "api") (has $gone (list "weaviate")) }}{{ $_ := unset $all $name }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $own := .values.env | default dict -}}
{{- range $name, $value := .root.Values.env -}}
{{- if and (not (hasKey $own $name)) (or (hasKey $all $name) (hasKey $secrets $name)) -}}
{{- if and (hasKey $secrets $name) (not (kindIs "invalid" $value)) -}}
{{- fail (printf "env.%s: it is a credential, which comes from the Secret: see README.md, Credentials" $name) -}}
{{- end -}}
{{- $_ := set $all $name $value -}}
{{- end -}}
{{- end -}}
{{- $path := .path -}}
{{- range $name, $value := $own -}}
{{- if and (hasKey $secrets $name) (not (kindIs "invalid" $value)) -}}
{{- fail (printf "%s.env.%s: it is a credential, which comes from the Secret: see README.md, Credentials" $path $name) -}}
{{- end -}}
{{- $_ := set $all $name $value -}}
{{- end -}}
{{- range $name, $value := $all }}
{{- if not (kindIs "invalid" $value) }}
{{- if contains ".disabled.invalid" (toString $value) }}
{{- $off := regexFind "[a-z0-9-]+\\.disabled\\.invalid" (toString $value) | trimSuffix ".disabled.invalid" }}
{{- fail (printf "%s.env.%s is required: it names a component that is switched off%s" $path $name (include "dify.instead" $off)) }}
{{- end }}
{{ $name | quote }}: {{ toString $value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/*
What the process in a container sees, envFrom and env: the component's ConfigMap, then extraEnvFrom, the Secret, and extraEnv
of "global" and of the component, each name once; the last one wins.
Call: (list $ "api" .Values.api (include "dify.api.env" $) (include "dify.api.secretEnv" $))
*/}}
{{- define "dify.environment" -}}
{{- $root := index . 0 -}}
{{- $values := index . 2 -}}
{{- $from := list -}}
{{- if trim (index . 3) -}}
{{- $from = list (dict "configMapRef" (dict "name" (printf "%s-env" (include "dify.componentName" (list $root (index . 1)))))) -}}
{{- end -}}
{{- with concat $from (include "dify.tplList" (list $root $root.Values.global.extraEnvFrom $values.extraEnvFrom) | fromYamlArray) }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $gone := dict -}}
{{- range $settings := list $root.Values $values -}}
{{- range $name, $value := $settings.env -}}
{{- if kindIs "invalid" $value }}{{ $_ := set $gone $name true }}{{ else }}{{ $_ := unset $gone $name }}{{ end -}}
{{- end -}}
{{- end -}}
{{- $all := list -}}
{{- $sources := index . 4 | fromYamlArray -}}
{{- $place := dict -}}
{{- range $i, $entry := $sources }}{{ $_ := set $place $entry.name $i }}{{ end -}}
{{- range $i, $entry := $sources -}}
{{- if and (not (hasKey $gone $entry.name)) (eq $i (get $place $entry.name)) -}}
{{- $all = concat $all (include "dify.secretEntry" (list $root $entry) | fromYamlArray) -}}
{{- end -}}
{{- end -}}
{{- $all = concat $all (include "dify.tplList" (list $root $root.Values.global.extraEnv $values.extraEnv) | fromYamlArray) -}}
{{- $last := dict -}}
{{- range $all }}{{ $_ := set $last .name . }}{{ end -}}
{{- $env := list -}}
{{- $joined := list -}}
{{- range $all -}}
{{- if hasKey $last .name -}}
{{- $entry := get $last .name -}}
{{- /* The kubelet fills in only what stands before it. */ -}}
{{- if contains "$(" (toString $entry.value) }}{{ $joined = append $joined $entry }}{{ else }}{{ $env = append $env $entry }}{{ end -}}
{{- $_ := unset $last .name -}}
{{- end -}}
{{- end -}}
{{- $env = concat $env $joined -}}
{{- with $env }}
env:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Lists of the owner's, which may use the template language, as one. Call: (list $ .Values.global.extraEnv .Values.api.extraEnv) */}}
{{- define "dify.tplList" -}}
{{- tpl (concat (index . 1 | default list) (index . 2 | default list) | toYaml) (index . 0) -}}
{{- end }}

{{/*
A variable of the compose project in a command. Call: (list $ "postgresql" "POSTGRES_MAX_CONNECTIONS" "200")
*/}}
{{- define "dify.variable" -}}
{{- $values := (index . 0).Values -}}
{{- $name := index . 2 -}}
{{- $own := (get $values (index . 1) | default dict).env | default dict -}}
{{- $all := $values.env | default dict -}}
{{- $value := ternary (get $own $name) (get $all $name) (hasKey $own $name) -}}
{{- if or (kindIs "invalid" $value) (eq (toString $value) "") }}{{ index . 3 }}{{ else }}{{ $value }}{{ end -}}
{{- end }}

{{/*
Refuses variables in env that no component has, naming those that are like it.
*/}}
{{- define "dify.checkEnv" -}}
{{- range $block, $variables := .Values.config -}}
{{- range $name, $_ := $variables -}}
{{- fail (printf "config.%s.%s: variables are set as env.%s now, or as env of one component" $block $name $name) -}}
{{- end -}}
{{- end -}}
{{- $known := dict -}}
{{- range $path, $_ := .Files.Glob "config/*.yaml" -}}
{{- range $name, $_ := $.Files.Get $path | fromYaml }}{{ $_ := set $known $name true }}{{ end -}}
{{- end -}}
{{- range list "API_KEY" "APP_API_URL" "APP_WEB_URL" "AUTHENTICATION_APIKEY_ALLOWED_KEYS" "CELERY_BROKER_URL" "CODE_EXECUTION_API_KEY" "CODE_EXECUTION_ENDPOINT" "CONSOLE_API_URL" "CONSOLE_URL" "CONSOLE_WEB_URL" "DB_DATABASE" "DB_HOST" "DB_PASSWORD" "DB_USERNAME" "DIFY_INNER_API_KEY" "DIFY_INNER_API_URL" "DIFY_SECRET_KEY" "ENDPOINT_URL_TEMPLATE" "FILES_URL" "HTTPS_PROXY" "HTTP_PROXY" "INIT_PASSWORD" "INNER_API_KEY_FOR_PLUGIN" "INTERNAL_FILES_URL" "OPENAI_API_KEY" "PLUGIN_DAEMON_KEY" "PLUGIN_DAEMON_URL" "PLUGIN_REMOTE_INSTALL_HOST" "POSTGRES_DB" "POSTGRES_MAX_CONNECTIONS" "POSTGRES_PASSWORD" "POSTGRES_SHARED_BUFFERS" "POSTGRES_USER" "REDISCLI_AUTH" "REDIS_HOST" "REDIS_PASSWORD" "SANDBOX_HOST" "SECRET_KEY" "SENTRY_DSN" "SERVER_KEY" "SERVER_URL" "SERVICE_API_URL" "SMTP_PASSWORD" "SSRF_PROXY_HTTPS_URL" "SSRF_PROXY_HTTP_URL" "TRIGGER_URL" "WEAVIATE_API_KEY" "WEAVIATE_ENDPOINT" }}{{ $_ := set $known . true }}{{ end -}}
{{- range $name, $_ := .Values.env -}}
{{- if has $name (list "PERSISTENCE_DATA_PATH" "QUERY_DEFAULTS_LIMIT" "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED" "DEFAULT_VECTORIZER_MODULE" "CLUSTER_HOSTNAME" "AUTHENTICATION_APIKEY_ENABLED" "AUTHENTICATION_APIKEY_USERS" "AUTHORIZATION_ADMINLIST_ENABLED" "AUTHORIZATION_ADMINLIST_USERS" "DISABLE_TELEMETRY" "AUTHENTICATION_APIKEY_ALLOWED_KEYS") -}}
{{- fail (printf "env.%s: weaviate reads it and is a chart of its own: set weaviate.env.%s, and env of the others that have it" $name $name) -}}
{{- end -}}
{{- if not (hasKey $known $name) -}}
{{- $words := splitList "_" (upper $name) -}}
{{- $best := 1 -}}
{{- $near := list -}}
{{- range $other := keys $known | sortAlpha -}}
{{- $score := ternary 2 0 (hasPrefix (trunc 6 $other) $name) -}}
{{- range splitList "_" $other }}{{ if has . $words }}{{ $score = add $score 2 | int }}{{ end }}{{ end -}}
{{- if gt $score $best }}{{ $best = $score }}{{ $near = list $other }}{{ else if eq $score $best }}{{ $near = append $near $other }}{{ end -}}
{{- end -}}
{{- $like := "" -}}
{{- with $near }}{{ $like = printf "; like it are %s" (join ", " (slice . 0 (min 5 (len .) | int))) }}{{ end -}}
{{- fail (printf "env.%s: no component of this chart has this variable%s. To add one, set it as env of a component" $name $like) -}}
{{- end -}}
{{- end -}}
{{- end }}
