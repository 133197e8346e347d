[#-- Variables that all pods of the api image have in common. --]
[#assign e = plan.sharedEnvironment]
{{- /*
Variables that every pod of the dify-api image has in common ([=sharedBy]).
A component's own variables and extraEnv win over these.
*/ -}}
{{- define "dify.[=e.valuesKey].computedEnv" -}}
[#list e.computed as x]
[#if x.comment?has_content]
# [=x.comment]
[/#if]
[=x.name]: [=x.value.yaml]
[/#list]
{{- end }}

{{- define "dify.[=e.valuesKey].env" -}}
{{- include "dify.env" (dict "computed" (include "dify.[=e.valuesKey].computedEnv" . | fromYaml) "values" .Values.config.[=e.valuesKey] "path" "config.[=e.valuesKey]") -}}
{{- end }}

{{- define "dify.[=e.valuesKey].secretEnv" -}}
{{- $secret := include "dify.secretName" . -}}
[#list e.secrets as s]
- {name: [=s.name], valueFrom: {secretKeyRef: {name: {{ $secret }}, key: [=s.key]}}}
[/#list]
{{- end }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "dify.fullname" . }}-[=e.valuesKey]-env
  labels:
    {{- include "dify.labels" (list $ "[=e.valuesKey]-env") | nindent 4 }}
data:
  {{- include "dify.[=e.valuesKey].env" . | nindent 2 }}
