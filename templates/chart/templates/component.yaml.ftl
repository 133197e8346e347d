[#-- One component: its ConfigMaps, Service and workload in one file. --]
[#assign c = component]
[#assign v = c.subchart?then(".Values", ".Values." + c.valuesKey)]
[#assign define = "dify." + c.valuesKey]
[#include "component/words.yaml.ftl"]
[#include "component/environment.yaml.ftl"]
{{- /*
[=comment(c.title)], from the service [=comment('"' + c.service + '"')] of [=comment(c.location)].
*/ -}}
[@namedEnvironments/]
[#if c.subchart]

{{- /* Its objects; the chart around it includes them (templates/[=c.fileName].yaml). */ -}}
{{- define "dify.[=c.valuesKey].objects" -}}
[#else]
{{- if include "dify.enabled" (list $ "[=c.name]") }}
[/#if]
{{- $name := include "dify.componentName" (list $ "[=c.name]") }}
[#if c.singleton?has_content]
{{- if gt (int [=v].replicas) 1 }}
{{- fail [=go(c.valuesKey + ".replicas must be 1: " + c.singleton)] }}
{{- end }}
[/#if]
[#include "component/configmaps.yaml.ftl"]
[#include "component/service.yaml.ftl"]
[#include "component/workload.yaml.ftl"]
[#include "component/scaling.yaml.ftl"]
{{- end }}
