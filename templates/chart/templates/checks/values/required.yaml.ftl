[#-- Everything that values lack, in one message. --]
[#macro need path hint]
{{- if not .Values.[=path] }}{{ $missing = append $missing [=go(path + " is required" + hint)] }}{{ end }}
[/#macro]
{{- /*
Fails once, with everything that is missing. Helm renders the deepest files first: no other template has complained before, and
what this one sets, the subcharts see.
*/ -}}
[#list subcharts as s]
{{- with .Values.[=s.valuesKey] }}
[#list s.persistence as p]
{{- if not (.persistence[#if p.name?has_content].[=p.name][/#if].storageClass | default $.Values.global.storageClassName) }}
{{- $_ := set .persistence[#if p.name?has_content].[=p.name][/#if] "storageClass" ($.Values.storage.storageClassName | default "") }}
{{- end }}
[/#list]
{{- end }}
[/#list]
{{- $missing := list }}
[#if routes?has_content]
[@need path="expose.path" hint=": the path of Dify's address, / or for example /dify"/]
{{- if and (ne (toString .Values.expose.enabled) "false") (not .Values.expose.ingressClassName)[#if hasProxy] (not .Values.proxy.enabled)[/#if] }}
{{- $missing = append $missing "expose.ingressClassName is required: the Ingress class, on NKP kommander-traefik" }}
{{- end }}
[/#if]
[#if web??]
[@need path="external.scheme" hint=": http or https"/]
{{- if not (or .Values.external.relativeUrls .Values.external.host) }}
{{- $missing = append $missing "external.host is required: the name or address that users open (or set external.relativeUrls)" }}
{{- end }}
[/#if]
[#assign ofDify = images?filter(i -> i.suffix?has_content && i.repository == "")]
[#if ofDify?has_content]
{{- if and (not .Values.images.dify.repository)[#list ofDify as i] (not .Values.images.[=i.key].repository)[/#list] }}
{{- $missing = append $missing "images.dify.repository is required" }}
{{- end }}
{{- if and (not .Values.images.dify.tag)[#list ofDify as i] (not (or .Values.images.[=i.key].tag .Values.images.[=i.key].digest))[/#list] }}
{{- $missing = append $missing "images.dify.tag is required" }}
{{- end }}
[/#if]
[#list plan.settings as s]
[#if outside?has_content]
{{- if not (include "dify.replaced" (list $ [=go(s.valuesPath?keep_before("."))])) }}
[/#if]
[@need path=s.valuesPath hint=": " + s.title?lower_case/]
[#if outside?has_content]
{{- end }}
[/#if]
[/#list]
[#if plan.credentials?filter(c -> c.required && !c.composed??)?has_content]
{{- if not (or .Values.global.existingSecret (.Values.externalSecrets | default dict).enabled) }}
[#list plan.credentials?filter(c -> c.required && !c.composed??) as c]
[#if c.sparedBy?has_content]
{{- if not (or[#list c.sparedBy as o] (.Values.[=o] | default dict).enabled[/#list]) }}
[/#if]
[@need path=c.valuesPath hint=" (" + c.title + ")"/]
[#if c.sparedBy?has_content]
{{- end }}
[/#if]
[/#list]
{{- end }}
[/#if]
[#list components as c]
[#list c.persistence?filter(p -> p.required) as p]
[#assign at = c.valuesKey + ".persistence"]
{{- if and (include "dify.enabled" (list $ "[=c.name]")) (not .Values.[=at].size) (not .Values.[=at].existingClaim) (ne (toString .Values.[=at].enabled) "false") }}
{{- $missing = append $missing "[=at].size is required, for example 20Gi" }}
{{- end }}
[/#list]
[/#list]
[#if plan.fileStorage??]
{{- if and (include "dify.fileStorage.enabled" .) (not .Values.dify.fileStorage.existingClaim) (not .Values.dify.fileStorage.size) }}
{{- $missing = append $missing "dify.fileStorage.size is required, for example 20Gi" }}
{{- end }}
[/#if]
[#if foreignKeys?has_content]
{{- range $key, $here := .Files.Get "checks/other-charts.yaml" | fromYaml }}
{{- $at := $.Values }}
{{- range splitList "." $key }}
{{- if kindIs "map" $at }}{{ $at = get $at . }}{{ else }}{{ $at = "" }}{{ end }}
{{- end }}
{{- if not (or (kindIs "invalid" $at) (eq (toString $at) "")) }}
{{- $missing = append $missing (printf "%s is called %s in this chart" $key $here) }}
{{- end }}
{{- end }}
[/#if]
{{- if eq (len $missing) 1 }}{{ fail (first $missing) }}{{ end }}
{{- if $missing }}{{ fail (printf "%d values are missing or have another name (README.md, Install):\n  %s" (len $missing) (join "\n  " $missing)) }}{{ end }}
