[#-- Where other pods reach the component. --]
[#assign apart = c.apart?map(p -> p.name)]
[#assign servicePorts = c.ports?filter(p -> !apart?seq_contains(p.name))]
[#if servicePorts?has_content || c.headless]
---
{{- $service := [=v].service | default dict }}
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" (list $ "[=c.name]" (mergeOverwrite (dict) ([=v].labels | default dict) ($service.labels | default dict))) | nindent 4 }}
  {{- with [=v].serviceAnnotations }}
  annotations:
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
spec:
[#if c.headless]
  # Nothing in the compose file says where it listens: its name leads to the pods themselves, on every port.
  clusterIP: None
[#else]
  type: {{ [=v].serviceType | default "ClusterIP" }}
  {{- with omit $service "labels" "nodePorts" "extraPorts" }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
[/#if]
  selector:
    {{- include "dify.selectorLabels" (list $ "[=c.name]") | nindent 4 }}
[#list servicePorts as p]
[#if p?is_first]
  ports:
[/#if]
    - name: [=p.name]
      port: [=p.number]
      targetPort: [=p.name]
[#if p.protocol != "TCP"]
      protocol: [=p.protocol]
[/#if]
[#if !c.headless]
      {{- with ($service.nodePorts | default dict) | dig "[=p.name]" "" }}
      nodePort: {{ . }}
      {{- end }}
[/#if]
[#if p?is_last]
[#if web?? && web.component == c.name && !c.ports?filter(s -> s.number == 80 || s.name == "web")?has_content]
[#list c.ports?filter(s -> s.number == web.port) as s]
    # where a browser or a port-forward looks first
    - name: web
      port: 80
      targetPort: [=s.name]
[/#list]
[/#if]
    {{- with $service.extraPorts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
[/#if]
[/#list]
[/#if]
[#if c.kind == "StatefulSet" && c.ports?has_content && !c.headless]
{{- if .Values.global.headlessServices }}
---
# Gives each pod of the StatefulSet a name of its own.
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}-headless
  labels:
    {{- include "dify.labels" (list $ "[=c.name]") | nindent 4 }}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    {{- include "dify.selectorLabels" (list $ "[=c.name]") | nindent 4 }}
  ports:
[#list c.ports as p]
    - {name: [=p.name], port: [=p.number], targetPort: [=p.name][#if p.protocol != "TCP"], protocol: [=p.protocol][/#if]}
[/#list]
{{- end }}
[/#if]

[#list c.apart as p]
---
{{- $apart := [=v].[=p.name]Service | default dict }}
apiVersion: v1
kind: Service
metadata:
  # Of its own, to be opened to the outside without the component's other ports.
  name: {{ $name }}-[=p.name]
  labels:
    {{- include "dify.labels" (list $ "[=c.name]" ($apart.labels | default dict)) | nindent 4 }}
  {{- with $apart.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $apart.type | default "ClusterIP" }}
  {{- with omit $apart "type" "port" "annotations" "labels" "nodePort" }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  selector:
    {{- include "dify.selectorLabels" (list $ "[=c.name]") | nindent 4 }}
  ports:
    - name: [=p.name]
      port: {{ $apart.port | default [=p.number] }}
      targetPort: [=p.name]
      {{- with $apart.nodePort }}
      nodePort: {{ . }}
      {{- end }}
[/#list]
