[#-- What the Secret holds, and how pods take it. --]
[#assign composed = plan.credentials?filter(c -> c.composed??)]
{{/* Values of the Secret that are not put together, as YAML. */}}
{{- define "dify.plainSecrets" -}}
[#list plan.credentials?filter(c -> !c.composed??) as c]
[#if c.required && c.sparedBy?has_content]
[=yaml(c.key)]: {{ if or[#list c.sparedBy as o] (.Values.[=o] | default dict).enabled[/#list] }}{{ .Values.[=c.valuesPath] | default "" | toString | toJson }}{{ else }}{{ required [=go(c.valuesPath + " is required (" + c.title + ")")] .Values.[=c.valuesPath] | toString | toJson }}{{ end }}
[#elseif c.required]
[=yaml(c.key)]: {{ required [=go(c.valuesPath + " is required (" + c.title + ")")] .Values.[=c.valuesPath] | toString | toJson }}
[#else]
[=yaml(c.key)]: {{ .Values.[=c.valuesPath] | default "" | toString[#list c.hosts as h] | replace [=go(h.token)] (include "dify.fileHost" (list $ "[=h.component]"[#if h.qualified] "qualified"[/#if]))[/#list] | toJson }}
[/#if]
[/#list]
[#if outside?has_content]
{{ include "dify.external.plainSecrets" . }}
[/#if]
{{- end }}

{{/* Everything that the Secret holds, encoded. What would name a component that is switched off is left out. */}}
{{- define "dify.secretData" -}}
{{- /* YAML would take a raw next-line character, which JSON may hold, for a blank. */ -}}
{{- $plain := include "dify.plainSecrets" . | replace "\u0085" "\\u0085" | fromYaml -}}
[#if composed?has_content]
{{- range list[#list composed as c] [=go(c.key)][/#list] -}}
{{- $text := include "dify.composed" (list $ . "secret" $plain) -}}
{{- if not (contains ".disabled.invalid" $text) }}{{ $_ := set $plain . $text }}{{ end -}}
{{- end -}}
[/#if]
[#if outside?has_content]
{{- $plain = mergeOverwrite $plain (include "dify.external.composedSecrets" (list $ "secret" $plain) | replace "\u0085" "\\u0085" | fromYaml | default dict) -}}
[/#if]
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
[#list composed as c]
{{- if eq $key [=go(c.key)] -}}
{{- if and (eq $mode "secret") $root.Values.[=c.valuesPath] }}{{ $root.Values.[=c.valuesPath] }}{{ else }}{{ [=c.composed] }}{{ end -}}
{{- end -}}
[/#list]
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
[#if composed?has_content]
{{- $parts := get (dict[#list composed as c] [=go(c.key)] (list[#list c.parts as p] [=go(p)][/#list])[/#list]) ($source.key | default "") -}}
{{- if and $parts (eq $source.name (include "dify.secretName" $root)) -}}
{{- $text := include "dify.composed" (list $root $source.key (and $own "pod" | default "secret") dict) -}}
{{- if contains ".disabled.invalid" $text -}}
{{- $off := regexFind "[a-z0-9-]+\\.disabled\\.invalid" $text | trimSuffix ".disabled.invalid" -}}
{{- fail (printf "%s is required: what the chart would put together for it names a component that is switched off[#if outside?has_content]%s[/#if]" (get (dict[#list composed as c] [=go(c.key)] [=go(c.valuesPath)][/#list]) $source.key)[#if outside?has_content] (include "dify.instead" $off)[/#if]) -}}
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
[/#if]
{{- if and $own (eq (toString $source.name) (toString $own)) (has $source.key (list[#list plan.credentials?filter(c -> !c.required && !c.composed?? && !c.generated) as c] [=go(c.key)][/#list])) -}}
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
[#if outside?has_content]

{{/* The blocks that could take the place of a component that is off, for a message. Call: "redis" */}}
{{- define "dify.instead" -}}
{{- with include "dify.replacedBy" . }} (or use a server outside: {{ splitList " " . | join ".enabled, " }}.enabled){{ end -}}
{{- end }}
[/#if]
