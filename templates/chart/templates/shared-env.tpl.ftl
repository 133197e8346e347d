[#-- Variables that several components have in common: what is put together from other objects, what comes from the Secret. --]
[#assign e = shared.environment]
[#assign define = "dify." + e.valuesKey]
{{/*
Variables of [=comment(shared.comment)]: [=comment(shared.components?join(", "))].
*/}}
{{- define "[=define].computedEnv" -}}
[#list e.computed as x]
[#if x.comment?has_content]
# [=comment(x.comment)]
[/#if]
[=yaml(x.name)]: [=x.value.yaml]
[/#list]
{{- end }}

{{- define "[=define].secretEnv" -}}
[#if e.secrets?has_content]
{{- $secret := include "dify.secretName" . -}}
[#list e.secrets as s]
- {name: [=yaml(s.name)], valueFrom: {secretKeyRef: {name: {{ $secret }}, key: [=yaml(s.key)]}}}
[/#list]
[/#if]
{{- end }}
