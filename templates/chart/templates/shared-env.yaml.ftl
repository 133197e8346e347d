[#-- Variables that several components have in common. --]
[#assign e = shared.environment]
[#assign define = "dify." + e.valuesKey]
{{- /*
Variables of [=comment(shared.comment)]: [=comment(shared.components?join(", "))].
A component's own variables and extraEnv win over these.
*/ -}}
{{- define "[=define].computedEnv" -}}
[#if e.computed?has_content]
[#list e.computed as x]
[#if x.comment?has_content]
# [=comment(x.comment)]
[/#if]
[=yaml(x.name)]: [=x.value.yaml]
[/#list]
[#else]
{}
[/#if]
{{- end }}

{{- define "[=define].env" -}}
{{- include "dify.env" (dict "computed" (include "[=define].computedEnv" . | fromYaml) "values" .Values.config.[=e.valuesKey] "path" "config.[=e.valuesKey]") -}}
{{- end }}
[#if e.secrets?has_content]

{{- define "[=define].secretEnv" -}}
{{- $secret := include "dify.secretName" . -}}
[#list e.secrets as s]
- {name: [=yaml(s.name)], valueFrom: {secretKeyRef: {name: {{ $secret }}, key: [=yaml(s.key)]}}}
[/#list]
{{- end }}
[/#if]
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "dify.fullname" . }}-[=e.valuesKey]-env
  labels:
    {{- include "dify.labels" (list $ "[=e.valuesKey]-env") | nindent 4 }}
data:
  {{- include "[=define].env" . | nindent 2 }}
