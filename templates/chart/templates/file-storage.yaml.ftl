[#-- The claim that several pods share. --]
{{- /*
Files that users upload: one claim for [=comment(mountedBy)].
ReadWriteOnce puts these pods on one node; storage.rwxStorageClassName (ReadWriteMany) sets them free.
*/ -}}
{{- if and (include "dify.fileStorage.enabled" .) (not .Values.dify.fileStorage.existingClaim) (or[#list plan.fileStorage.mountedBy as m] (include "dify.enabled" (list $ "[=m]"))[/#list]) }}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "dify.fileStorage.claim" . }}
  labels:
    {{- include "dify.labels" (list $ "file-storage") | nindent 4 }}
  annotations:
    helm.sh/resource-policy: keep
    {{- with .Values.dify.fileStorage.annotations }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
spec:
  {{- if include "dify.fileStorage.shared" . }}
  accessModes: [ReadWriteMany]
  {{- else }}
  accessModes: [ReadWriteOnce]
  {{- end }}
  {{- with .Values.storage.rwxStorageClassName | default .Values.dify.fileStorage.storageClassName | default .Values.storage.storageClassName }}
  storageClassName: {{ . | quote }}
  {{- end }}
  resources:
    requests:
      storage: {{ required "dify.fileStorage.size is required, for example 20Gi" .Values.dify.fileStorage.size | quote }}
{{- end }}
