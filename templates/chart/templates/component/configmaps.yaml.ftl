[#-- Configuration: variables, and files of the compose project. --]
{{- $env := include "[=define].env" $ }}
{{- if $env }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}-env
  labels:
    {{- include "dify.labels" (list $ "[=c.name]") | nindent 4 }}
data:
  {{- $env | nindent 2 }}
{{- end }}
[#if c.files?has_content]
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}-files
  labels:
    {{- include "dify.labels" (list $ "[=c.name]") | nindent 4 }}
[#assign textFiles = c.files?filter(f -> !f.binary)]
[#assign binaryFiles = c.files?filter(f -> f.binary)]
[#if textFiles?has_content]
data:
[/#if]
[#list textFiles as f]
  # [=comment(f.origin)]
  {{- dict [=go(f.key)] (get ([=v].files | default dict) [=go(f.key)] | default ([#if f.startsWithMark]printf "\ufeff%s" ([/#if].Files.Get [=go(f.chartPath)][#if f.startsWithMark])[/#if])[#list f.hosts as h] | replace [=go(h.token)] (include "dify.fileHost" (list $ "[=h.component]"[#if h.qualified] "qualified"[/#if]))[/#list]) | toYaml | nindent 2 }}
[/#list]
[#if binaryFiles?has_content]
binaryData:
[/#if]
[#list binaryFiles as f]
  # [=comment(f.origin)]
  {{- dict [=go(f.key)] ([#if f.startsWithMark]printf "\ufeff%s" ([/#if].Files.Get [=go(f.chartPath)][#if f.startsWithMark])[/#if] | b64enc) | toYaml | nindent 2 }}
[/#list]
[/#if]
