[#-- What every claim says. --]
{{/*
A claim as its values want it. Call: (list .Values.redis.persistence "redis.persistence" "the class else" "the access mode else")
*/}}
{{- define "dify.claimSpec" -}}
{{- $values := index . 0 -}}
accessModes: [{{ $values.accessMode | default (index . 3) }}]
{{- with $values.storageClassName | default $values.storageClass | default (index . 2) }}
storageClassName: {{ . | quote }}
{{- end }}
resources:
  requests:
    storage: {{ required (printf "%s.size is required, for example 20Gi" (index . 1)) $values.size | quote }}
{{- end }}
