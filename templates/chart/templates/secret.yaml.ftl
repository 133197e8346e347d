[#-- Every credential, one key each. --]
{{- /*
Every credential of the release, one key each; the pods take them by name.
Values come from deploy.sh (which keeps what the cluster has), from secrets.values.yaml, or from your own values.
With global.existingSecret or externalSecrets nothing is rendered here, and that Secret must hold these keys.
*/ -}}
{{- if and (not .Values.global.existingSecret) (not (.Values.externalSecrets | default dict).enabled) }}
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
