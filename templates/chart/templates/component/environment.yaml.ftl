[#-- Variables of a component: what is put together from other objects, what comes from the Secret, what its containers get. --]
[#macro namedEnvironments]
[#if c.environment.computed?has_content]

{{- define "[=define].computedEnv" -}}
[#list c.environment.computed as e]
[#if e.comment?has_content]
# [=comment(e.comment)]
[/#if]
[=yaml(e.name)]: [=e.value.yaml]
[/#list]
{{- end }}
[/#if]
[#if hasEnv]

{{- define "[=define].env" -}}
{{- include "dify.env" (dict "computed" [#if c.environment.computed?has_content](include "[=define].computedEnv" . | fromYaml)[#else](dict)[/#if] "values" [#if c.subchart].Values.config[#else].Values.config.[=c.valuesKey][/#if] "path" "[#if c.subchart][=c.valuesKey].config[#else]config.[=c.valuesKey][/#if]") -}}
{{- end }}
[/#if]
[#if c.environment.secrets?has_content]

{{- define "[=define].secretEnv" -}}
{{- $secret := include "dify.secretName" . -}}
[#list c.environment.secrets as s]
- {name: [=yaml(s.name)], valueFrom: {secretKeyRef: {name: {{ $secret }}, key: [=yaml(s.key)]}}}
[/#list]
{{- end }}
[/#if]
[#if c.waitsForMigration]

{{- /* What a container of this component sees of the configuration. */ -}}
{{- define "[=define].environment" -}}
[@environment indent="" step=0 root="."/]
{{- end }}
[/#if]
[/#macro]
[#-- Variables from the Secret, from all sources, as one list. --]
[#macro secretEnv root]
[#if !c.secretSources?has_content]
"[]"[#rt]
[#elseif c.secretSources?size == 1]
(include "[=c.secretSources[0]]" [=root])[#rt]
[#else]
(printf "[#list c.secretSources as s]%s\n[/#list]" [#list c.secretSources as s](include "[=s]" [=root])[#sep] [/#list])[#rt]
[/#if]
[/#macro]
[#-- What the process in a container sees: envFrom and env. --]
[#macro environment indent step root]
[#if hasEnv || c.sharedEnvironments?has_content]
[=indent]envFrom:
[#list c.sharedEnvironments as e]
[=indent]  - configMapRef:
[=indent]      name: {{ include "dify.fullname" [=root] }}-[=e]-env
[/#list]
[#if hasEnv]
[=indent]  - configMapRef:
[=indent]      name: {{ include "dify.componentName" (list [=root] "[=c.name]") }}-env
[/#if]
[=indent]  {{- with concat (.Values.global.extraEnvFrom | default list) ([=v].extraEnvFrom | default list) }}
[=indent]  {{- toYaml . | nindent [=step + 2] }}
[=indent]  {{- end }}
[#else]
[=indent]{{- with concat (.Values.global.extraEnvFrom | default list) ([=v].extraEnvFrom | default list) }}
[=indent]envFrom:
[=indent]  {{- toYaml . | nindent [=step + 2] }}
[=indent]{{- end }}
[/#if]
[=indent]{{- include "dify.containerEnv" (list [=root] [=v] [@secretEnv root/]) | nindent [=step] }}
[/#macro]
