[#-- Services outside of the cluster: what their blocks of values mean for the components. --]
{{/*
The fields of a block over their defaults, as JSON, while it is switched on. Call: (list $ "externalRedis")
*/}}
{{- define "dify.external" -}}
{{- $root := index . 0 -}}
{{- $key := index . 1 -}}
{{- $given := deepCopy (index $root.Values $key | default dict) -}}
{{- if $given.enabled -}}
{{- $block := get (dict
[#list outside as o]
      [=go(o.key)] (dict "defaults" [=go(o.defaults)] "required" (list[#list o.required as r] [=go(r)][/#list]) "shorthand" (dict[#list o.shorthand as name, parts] [=go(name)] (list[#list parts as p] [=go(p)][/#list])[/#list]))
[/#list]
    ) $key -}}
{{- range $name, $parts := $block.shorthand -}}
{{- $text := get $given $name -}}
{{- if and (hasKey $given $name) (not (kindIs "map" $text)) -}}
{{- $fields := dict -}}
{{- range $parts }}{{ $_ := set $fields (splitList "." . | last) $text }}{{ end -}}
{{- $_ := set $given $name $fields -}}
{{- end -}}
{{- end -}}
{{- $fields := mergeOverwrite (fromJson $block.defaults) $given -}}
{{- range $name := $block.required -}}
{{- $at := $fields -}}
{{- range splitList "." $name }}{{ $at = get $at . }}{{ end -}}
{{- if eq (toString $at) "" -}}
{{- fail (printf "%s.%s is required when %s.enabled is true" $key $name $key) -}}
{{- end -}}
{{- end -}}
{{- toJson $fields -}}
{{- end -}}
{{- end }}

{{/* Not empty when a service outside takes the place of a component. Call: (list $ "redis") */}}
{{- define "dify.replaced" -}}
{{- $root := index . 0 -}}
{{- range include "dify.replacedBy" (index . 1) | splitList " " -}}
{{- if and . (index $root.Values . | default dict).enabled }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* The name of the server that takes the place of a component. Call: (list $ "redis") */}}
{{- define "dify.external.host" -}}
{{- $root := index . 0 -}}
{{- range include "dify.replacedBy" (index . 1) | splitList " " -}}
{{- with include "dify.external" (list $root .) -}}
{{- $fields := fromJson . -}}
{{- $at := coalesce $fields.address $fields.host $fields.url $fields.uri -}}
{{- if kindIs "map" $fields.endpoint }}{{ $at = $fields.endpoint.http }}{{ else }}{{ $at = $at | default $fields.endpoint }}{{ end -}}
{{- regexReplaceAll "^([a-z0-9+]+://)?([^/@]*@)?([^:/]*).*$" (toString ($at | default "")) "${3}" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The blocks that take the place of a component, with spaces between them. Call: "redis" */}}
{{- define "dify.replacedBy" -}}
{{- get (dict[#list replacedBy as component, keys] [=go(component)] [=go(keys?join(" "))][/#list]) . -}}
{{- end }}

{{/*
Where pods find a credential of a block, as JSON: {name, key, optional}; nothing when nobody gives it.
Call: (dict "root" $ "block" "externalRedis" "fields" $fields "field" "password" "key" "external-redis-password" "ordinary" "" "required" true)
*/}}
{{- define "dify.external.place" -}}
{{- $value := .fields -}}
{{- range splitList "." .field }}{{ $value = get $value . }}{{ end -}}
{{- $held := or .root.Values.global.existingSecret (.root.Values.externalSecrets | default dict).enabled -}}
{{- if .fields.existingSecret -}}
{{- toJson (dict "name" .fields.existingSecret "key" .key "optional" (not .required)) -}}
{{- else if or (ne (toString $value) "") (and $held (not .ordinary)) -}}
{{- toJson (dict "name" (include "dify.secretName" .root) "key" .key "optional" (and (not .required) (eq (toString $value) ""))) -}}
{{- else if .ordinary -}}
{{- toJson (dict "name" (include "dify.secretName" .root) "key" .ordinary "optional" false) -}}
{{- else if .required -}}
{{- fail (printf "%s.%s is required when %s.enabled is true; or %s.existingSecret, a Secret with the key %s" .block .field .block .block .key) -}}
{{- end -}}
{{- end }}

{{/* A variable that a credential of a block is. Call: as dify.external.place, with "name" */}}
{{- define "dify.external.secret" -}}
{{- with include "dify.external.place" . }}
{{- $place := fromJson . }}
- {name: {{ $.name }}, valueFrom: {secretKeyRef: {name: {{ $place.name | quote }}, key: {{ $place.key | quote }}{{ if $place.optional }}, optional: true{{ end }}}}}
{{- end }}
{{- end }}

{{/*
A variable with a credential of a block in it. The chart's Secret holds it; where the credential is in a Secret of your own,
the kubelet puts it together, which a password with characters that mean something in a URL does not survive.
Call: as dify.external.secret, with "composed" (its key), "value" (its template) and "encoded"
*/}}
{{- define "dify.external.composed" -}}
{{- $place := include "dify.external.place" . | default "{}" | fromJson -}}
{{- $own := or .fields.existingSecret .root.Values.global.existingSecret -}}
{{- if and $place.name $own }}
{{- $part := .key | upper | replace "-" "_" }}
- {name: {{ $part }}, valueFrom: {secretKeyRef: {name: {{ $place.name | quote }}, key: {{ $place.key | quote }}}}}
- {name: {{ .name }}, value: {{ include .value (dict "fields" .fields "secret" (printf "$(%s)" $part)) | quote }}}
{{- else }}
- {name: {{ .name }}, valueFrom: {secretKeyRef: {name: {{ include "dify.secretName" .root | quote }}, key: {{ .composed | quote }}}}}
{{- end }}
{{- end }}

{{/* What blocks add to the chart's Secret, plain. Call: $ */}}
{{- define "dify.external.plainSecrets" -}}
[#list outside as o]
{{- with include "dify.external" (list $ [=go(o.key)]) }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
[#list o.secretFields as f]
{{- with [=f.path] | toString }}
[=f.secretKey]: {{ . | quote }}
{{- end }}
[/#list]
{{- end }}
{{- end }}
[/#list]
{{- end }}

{{/*
What blocks put together for the chart's Secret. mode: secret (the value) or template (for External Secrets Operator).
Call: (list $ "secret" $plain), with the Secret's plain values
*/}}
{{- define "dify.external.composedSecrets" -}}
{{- $root := index . 0 -}}
{{- $mode := index . 1 -}}
{{- $plain := index . 2 -}}
[#list outside as o]
[#list o.composed as v]
[#if v?is_first]
{{- with include "dify.external" (list $root [=go(o.key)]) }}
{{- $fields := fromJson . }}
{{- with $fields }}
{{- if not .existingSecret }}
[/#if]
{{- $place := include "dify.external.place" (dict "root" $root "block" [=go(o.key)] "fields" $fields "field" [=go(v.secret)] "key" [=go(v.field.secretKey)] "ordinary" [=go(v.field.ordinary)] "required" [=v.field.required?c]) | default "{}" | fromJson }}
[#if v.when?has_content]
{{- if [=v.whenText] }}
[/#if]
[=v.composedKey]: {{ include [=go(v.define)] (dict "fields" $fields "secret" (include "dify.part" (list $plain $place.key $mode [=v.encoded?c]))) | quote }}
[#if v.when?has_content]
{{- end }}
[/#if]
[#if v?is_last]
{{- end }}
{{- end }}
{{- end }}
[/#if]
[/#list]
[/#list]
{{- end }}

{{/* Variables of a reader (api, plugin or agent) that follow from blocks, as YAML. Call: (list $ "api") */}}
{{- define "dify.external.env" -}}
{{- $root := index . 0 -}}
{{- $reader := index . 1 -}}
{{- range list[#list outside as o] [=go(o.key)][/#list] -}}
{{- $block := . -}}
{{- with include "dify.external" (list $root .) -}}
{{- include (printf "dify.%s.env" $block) (dict "reader" $reader "fields" (fromJson .)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The same for what comes from a Secret, as entries of env. Call: (list $ "api") */}}
{{- define "dify.external.secretEnv" -}}
{{- $root := index . 0 -}}
{{- $reader := index . 1 -}}
{{- range list[#list outside as o] [=go(o.key)][/#list] -}}
{{- $block := . -}}
{{- with include "dify.external" (list $root .) -}}
{{- include (printf "dify.%s.secretEnv" $block) (dict "root" $root "reader" $reader "fields" (fromJson .)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Address of a Redis outside. Call: (list $fields "password as it stands in the URL" database "sentinels") */}}
{{- define "dify.redisUrl" -}}
{{- $fields := index . 0 -}}
{{- $user := "" -}}
{{- if or $fields.username (index . 1) -}}
{{- $user = printf "%s:%s@" (include "dify.urlEncode" ($fields.username | default "")) (index . 1) -}}
{{- end -}}
{{- $database := toString (index . 2) -}}
{{- if and (eq (index . 3) "sentinels") $fields.sentinel.nodes -}}
{{- $urls := list -}}
{{- range splitList "," (toString $fields.sentinel.nodes) -}}
{{- $urls = append $urls (printf "sentinel://%s%s/%s" $user (trim .) $database) -}}
{{- end -}}
{{- join ";" $urls -}}
{{- else -}}
{{- $scheme := eq (toString $fields.useSSL) "true" | ternary "rediss" "redis" -}}
{{- $host := required "externalRedis.host is required when externalRedis.enabled is true" $fields.host -}}
{{- printf "%s://%s%s:%s/%s" $scheme $user $host (toString $fields.port) $database -}}
{{- end -}}
{{- end }}

{{/* Refuses two services for one purpose. */}}
{{- define "dify.external.check" -}}
[#list outsideRoles as keys]
{{- $on := list -}}
{{- range list[#list keys as key] [=go(key)][/#list] }}{{ if (index $.Values . | default dict).enabled }}{{ $on = append $on . }}{{ end }}{{ end -}}
{{- if gt (len $on) 1 -}}
{{- fail (printf "%s are both enabled, but Dify uses one of them: set one .enabled to false" (join " and " $on)) -}}
{{- end -}}
[/#list]
{{- end }}
[#list outside as o]

{{/* [=comment(o.title)] */}}
{{- define "dify.[=o.key].env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
[#list ["api", "plugin", "agent"] as reader]
[#list o.variables?filter(v -> v.plain && v.readers?seq_contains(reader)) as v]
[#if v?is_first]
{{- if eq $reader "[=reader]" }}
[/#if]
[#if v.when?has_content]
{{- if [=v.whenText] }}
[/#if]
[=v.name]: {{ [=v.valueText] | toString | quote }}
[#if v.when?has_content]
{{- end }}
[/#if]
[#if v?is_last]
{{- end }}
[/#if]
[/#list]
[/#list]
{{- end }}
{{ end }}
[#list o.composed as v]
{{- define [=go(v.define)] -}}
{{- $secret := .secret -}}
{{- with .fields -}}
{{- [=v.composedText] -}}
{{- end -}}
{{- end }}
[/#list]
{{- define "dify.[=o.key].secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
[#list ["api", "plugin", "agent"] as reader]
[#list o.variables?filter(v -> !v.plain && v.readers?seq_contains(reader)) as v]
[#if v?is_first]
{{- if eq $reader "[=reader]" }}
[/#if]
[#if v.when?has_content]
{{- if [=v.whenText] }}
[/#if]
{{- include "dify.external.[=v.composed?has_content?then("composed", "secret")]" (dict "root" $given.root "block" "[=o.key]" "fields" . "name" "[=v.name]" "field" "[=v.secret]" "key" "[=v.field.secretKey]" "ordinary" "[=v.field.ordinary]" "required" [=v.field.required?c][#if v.composed?has_content] "composed" "[=v.composedKey]" "value" "[=v.define]"[/#if]) }}
[#if v.when?has_content]
{{- end }}
[/#if]
[#if v?is_last]
{{- end }}
[/#if]
[/#list]
[/#list]
{{- end }}
{{- end }}
[/#list]
