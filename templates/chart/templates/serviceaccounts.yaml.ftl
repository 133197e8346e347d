[#-- ServiceAccounts that the chart makes. --]
{{- /*
The ServiceAccounts that serviceAccount.create asks for, of "global" or of a component: for the identity that a cloud gives to
one (its annotations). No pod gets a token of the Kubernetes API.
*/ -}}
{{- if (.Values.global.serviceAccount | default dict).create }}
{{- include "dify.serviceAccount" (list $ "all" .Values.global.serviceAccount (.Values.global.serviceAccount.name | default (include "dify.fullname" .))) }}
{{- end }}
[#list components as c]
{{- if and (include "dify.enabled" (list $ "[=c.name]")) (.Values.[=c.valuesKey].serviceAccount | default dict).create }}
{{- include "dify.serviceAccount" (list $ "[=c.name]" .Values.[=c.valuesKey].serviceAccount (include "dify.serviceAccountName" (list $ "[=c.name]" .Values.[=c.valuesKey]))) }}
{{- end }}
[/#list]

{{- define "dify.serviceAccount" }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ index . 3 }}
  labels:
    {{- include "dify.labels" (list (index . 0) (index . 1)) | nindent 4 }}
  {{- with (index . 2).annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}

{{- /* The ServiceAccount of a component's pods, or nothing for the namespace's own. Call: (list $ "api" .Values.api) */ -}}
{{- define "dify.serviceAccountName" -}}
{{- $root := index . 0 -}}
{{- $values := index . 2 -}}
{{- $own := $values.serviceAccount | default dict -}}
{{- $all := $root.Values.global.serviceAccount | default dict -}}
{{- if $own.create -}}{{ $own.name | default (include "dify.componentName" (list $root (index . 1))) }}
{{- else if $own.name -}}{{ $own.name }}
{{- else if $values.serviceAccountName -}}{{ $values.serviceAccountName }}
{{- else if $all.create -}}{{ $all.name | default (include "dify.fullname" $root) }}
{{- else -}}{{ $all.name | default $root.Values.global.serviceAccountName }}
{{- end -}}
{{- end }}
