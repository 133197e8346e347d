[#-- More pods than one. --]
[#if c.kind == "Deployment" && !c.singleton?has_content]
{{- if or [#if c.scales][=v].autoscaling.enabled [/#if](gt (int [=v].replicas) 1) }}
{{- include "dify.podDisruptionBudget" (list $ "[=c.name]") }}
{{- end }}
[/#if]
[#if ["DATABASE", "CACHE", "VECTOR_STORE"]?seq_contains(c.category)]
{{- if (.Values.global.podDisruptionBudget | default dict).dataStores }}
{{- include "dify.podDisruptionBudget" (list $ "[=c.name]" 0) }}
{{- end }}
[/#if]
[#if c.scales]
{{- if and [=v].autoscaling.enabled (not .Values.global.stopped) }}
{{- include "dify.autoscaler" (list $ "[=c.name]" [=v].autoscaling) }}
{{- end }}
[/#if]
