[#-- Every credential, one key each. --]
{{- /*
Every credential of the release, one key each; the pods take them by name.
Values come from deploy.sh (which keeps what the cluster has), from secrets.values.yaml, or from your own values.
With global.existingSecret nothing is rendered here, and that Secret must hold these keys.
*/ -}}
{{- define "dify.secretData" -}}
[#list plan.credentials as c]
[#if c.composed??]
[=yaml(c.key)]: {{ .Values.[=c.valuesPath] | default ([=c.composed]) | toString | b64enc | quote }}
[#elseif c.required]
[=yaml(c.key)]: {{ required [=go(c.valuesPath + " is required (" + c.title + ")")] .Values.[=c.valuesPath] | toString | b64enc | quote }}
[#else]
[=yaml(c.key)]: {{ .Values.[=c.valuesPath] | default "" | toString[#list c.hosts as h] | replace [=go(h.token)] (include "[=h.helper]" (list $ "[=h.component]"))[/#list] | b64enc | quote }}
[/#if]
[/#list]
{{- end }}
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
