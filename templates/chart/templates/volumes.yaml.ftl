[#-- Claims that are not made by a StatefulSet. --]
{{- /*
Claims that outlive their pods and are not made by a StatefulSet.
*/ -}}
[#list plan.claims as claim]
{{- if and (or[#list claim.mountedBy as m] (include "dify.enabled" (list $ "[=m]"))[/#list]) (not [=claim.values].existingClaim) (ne (toString [=claim.values].enabled) "false") }}
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
    {{- with [=claim.values].annotations }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
spec:
[#if claim.several]
  {{- $mode := ternary "ReadWriteMany" "ReadWriteOnce" (ne (toString .Values.storage.rwxStorageClassName) "") }}
  {{- $values := merge (dict "size" .Values.[=claim.valuesPath]) [=claim.values] }}
  {{- include "dify.claimSpec" (list $values "[=claim.valuesPath]" (.Values.storage.rwxStorageClassName | default .Values.storage.storageClassName) $mode) | nindent 2 }}
[#else]
  {{- include "dify.claimSpec" (list [=claim.values] "[=claim.valuesPath]" .Values.storage.storageClassName "ReadWriteOnce") | nindent 2 }}
[/#if]
{{- end }}
[/#list]
