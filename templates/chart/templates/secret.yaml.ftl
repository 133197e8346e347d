[#-- Every credential, one key each. --]
{{- /*
Every credential of the release, one key each; the pods take them by name.
Values come from deploy.sh (which keeps what the cluster has), from secrets.values.yaml, or from your own values.
With global.existingSecret nothing is rendered here, and that Secret must hold these keys.
*/ -}}
{{- define "dify.secretData" -}}
[#list plan.credentials as c]
[#if c.composed??]
[=yaml(c.key)]: {{ include "dify.named" (list [=go(c.valuesPath)] (.Values.[=c.valuesPath] | default ([=c.composed]))) | b64enc | quote }}
[#elseif c.required]
[=yaml(c.key)]: {{ required [=go(c.valuesPath + " is required (" + c.title + ")")] .Values.[=c.valuesPath] | toString | b64enc | quote }}
[#else]
[=yaml(c.key)]: {{ .Values.[=c.valuesPath] | default "" | toString[#list c.hosts as h] | replace [=go(h.token)] (include "[=h.helper]" (list $ "[=h.component]"))[/#list] | b64enc | quote }}
[/#if]
[/#list]
{{- end }}
[#if plan.credentials?filter(c -> c.composed??)?has_content]
{{- /* What is put together for a value, unless it would name what is switched off. Call: (list "secrets.x" "text") */ -}}
{{- define "dify.named" -}}
{{- $text := toString (index . 1) -}}
{{- if contains ".disabled.invalid" $text -}}
{{- fail (printf "%s is required: what the chart would put together for it names a component that is switched off" (index . 0)) -}}
{{- end -}}
{{- $text -}}
{{- end }}
[/#if]
{{- define "dify.secretChecksum" -}}
{{- if .Values.global.existingSecret -}}
{{- sha256sum .Values.global.existingSecret -}}
{{- else -}}
{{- include "dify.secretData" . | sha256sum -}}
{{- end -}}
{{- end }}
{{- if not .Values.global.existingSecret }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "dify.secretName" . }}
  labels:
    {{- include "dify.labels" (list $ "secrets") | nindent 4 }}
  annotations:
    # Losing it would lock the release out of its own data.
    helm.sh/resource-policy: keep
type: Opaque
# Not stringData: Helm could not take away a key that a newer chart no longer has.
data:
  {{- include "dify.secretData" . | nindent 2 }}
{{- end }}
