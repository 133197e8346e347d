[#-- Claims that are not made by a StatefulSet. --]
{{- /*
Claims that outlive their pods and are not made by a StatefulSet.
*/ -}}
[#list plan.claims as claim]
{{- if or[#list claim.mountedBy as m] (include "dify.enabled" (list $ "[=m]"))[/#list] }}
---
# [=comment(claim.origin + "; mounted by " + claim.mountedBy?join(", "))]
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "dify.fullname" . }}-[=claim.name]
  labels:
    {{- include "dify.labels" (list $ "[=claim.name]") | nindent 4 }}
  annotations:
    helm.sh/resource-policy: keep
spec:
[#if claim.several]
  {{- if .Values.storage.rwxStorageClassName }}
  accessModes: [ReadWriteMany]
  storageClassName: {{ .Values.storage.rwxStorageClassName | quote }}
  {{- else }}
  accessModes: [ReadWriteOnce]
  {{- with .Values.storage.storageClassName }}
  storageClassName: {{ . | quote }}
  {{- end }}
  {{- end }}
[#else]
  accessModes: [ReadWriteOnce]
  {{- with .Values.[=claim.valuesPath].storageClassName | default .Values.storage.storageClassName }}
  storageClassName: {{ . | quote }}
  {{- end }}
[/#if]
  resources:
    requests:
[#if claim.several]
      storage: {{ .Values.[=claim.valuesPath] | quote }}
[#else]
      storage: {{ required "[=claim.valuesPath].size is required, for example 20Gi" .Values.[=claim.valuesPath].size | quote }}
[/#if]
{{- end }}
[/#list]
