[#-- Variables of a component: what is put together from other objects, what comes from the Secret, what its containers get. --]
[#macro namedEnvironments]
[#if c.environment.computed?has_content]

{{- define "[=define].computedEnv" -}}
[#list c.environment.computed as e]
[#if e.comment?has_content]
# [=comment(e.comment)]
[/#if]
[=yaml(e.name)]: [=e.value.yaml]
[/#list]
{{- end }}
[/#if]

{{- define "[=define].secretEnv" -}}
[#if c.environment.secrets?has_content]
{{- $secret := include "dify.secretName" . -}}
[/#if]
[#list c.environment.secrets as s]
- {name: [=yaml(s.name)], valueFrom: {secretKeyRef: {name: {{ $secret }}, key: [=yaml(s.key)]}}}
[/#list]
[#list c.sharedEnvironments as e]
{{ include "dify.[=e].secretEnv" . }}
[/#list]
[#if outside?has_content && ["api", "plugin", "agent"]?seq_contains(c.reader)]
{{ include "dify.external.secretEnv" (list . "[=c.reader]") }}
[/#if]
[#if c.certificateVariables?has_content]
{{ include "dify.certificates.env" (list .[#list c.certificateVariables as x] [=go(x)][/#list]) }}
[/#if]
[#if c.waitsForMigration]
{{ include "dify.migrationEnv" (list . "[=c.name]") }}
[/#if]
{{- end }}

{{- define "[=define].env" -}}
[#if c.subchart]
{{- range $name, $_ := .Values.config -}}
{{- fail (printf "[=c.valuesKey].config.%s: variables are set as [=c.valuesKey].env.%s now" $name $name) -}}
{{- end -}}
[/#if]
{{- $sources := list
[#list c.sharedEnvironments as e]
      (.Files.Get "config/[=e].yaml") (include "dify.[=e].computedEnv" .)
[/#list]
[#if c.environment.variables?has_content]
      (.Files.Get "config/[=c.valuesKey].yaml")
[/#if]
[#if c.environment.computed?has_content]
      (include "[=define].computedEnv" .)
[/#if]
-}}
{{- include "dify.env" (dict "root" . "values" [=v] "path" "[=c.valuesKey]"[#if outside?has_content && c.reader?has_content] "reader" "[=c.reader]" "shared" [=c.sharedEnvironments?size * 2][/#if] "sources" $sources "secrets" (include "[=define].secretEnv" .)) | trim -}}
{{- end }}

{{- /* What the containers of this component see. */ -}}
{{- define "[=define].environment" -}}
{{- include "dify.environment" (list . "[=c.name]" [=v] (include "[=define].env" .) (include "[=define].secretEnv" .)) -}}
{{- end }}
[/#macro]
