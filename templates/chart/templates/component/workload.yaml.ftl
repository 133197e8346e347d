[#-- The workload and its pods. --]
---
[#if c.kind == "Job"]
apiVersion: batch/v1
kind: Job
metadata:
  # A Job cannot be changed: every revision of the release has its own.
  name: {{ $name }}-{{ .Release.Revision }}
[#else]
apiVersion: apps/v1
kind: [=c.kind]
metadata:
  name: {{ $name }}
[/#if]
  labels:
    {{- include "dify.labels" (list $ "[=c.name]" [=v].labels) | nindent 4 }}
  {{- with include "dify.workloadAnnotations" (list $ [=v] (include "[=define].secretEnv" $)) }}
  annotations:
    {{- . | nindent 4 }}
  {{- end }}
spec:
[#if c.kind == "Job"]
  suspend: {{ eq (toString .Values.global.stopped) "true" }}
  backoffLimit: 3
[#else]
[#if c.scales]
  {{- if or .Values.global.stopped (not [=v].autoscaling.enabled) }}
  replicas: [@replicas/]
  {{- end }}
[#else]
  replicas: [@replicas/]
[/#if]
[#if c.kind == "StatefulSet"]
[#if c.ports?has_content && !c.headless]
  serviceName: {{ $name }}{{ if .Values.global.headlessServices }}-headless{{ end }}
[#else]
  serviceName: {{ $name }}
[/#if]
[#elseif c.fileStorage && !c.recreate]
  {{- if include "dify.oneNode" (list $ "file-storage") }}
  strategy:
    # Pods on two nodes cannot hold a ReadWriteOnce claim at once.
    type: Recreate
  {{- else }}
  strategy:
    {{- [=v].strategy | default (dict "type" "RollingUpdate") | toYaml | nindent 4 }}
  {{- end }}
[#elseif c.recreate]
  strategy:
    type: Recreate
[#else]
  {{- with [=v].strategy }}
  strategy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
[/#if]
  {{- with [=v].minReadySeconds }}
  minReadySeconds: {{ . }}
  {{- end }}
  {{- if not (kindIs "invalid" [=v].revisionHistoryLimit) }}
  revisionHistoryLimit: {{ [=v].revisionHistoryLimit }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "dify.selectorLabels" (list $ "[=c.name]") | nindent 6 }}
[/#if]
  template:
    metadata:
      labels:
        {{- include "dify.podLabels" (list $ "[=c.name]" [=v]) | nindent 8 }}
[#list c.sharedClaims as claim]
        dify-[=claim]: {{ include "dify.fullname" $ }}
[/#list]
[#if c.hasSecrets && !c.subchart || c.files?has_content]
      annotations:
        # A change of configuration restarts the pods.
        {{- if $env }}
        checksum/env: {{ $env | sha256sum }}
        {{- end }}
[#if c.hasSecrets && !c.subchart]
        checksum/secrets: {{ include "dify.secretChecksum" (list $ (include "[=define].secretEnv" $) (list[#list c.secretKeys as k] [=go(k)][/#list])) }}
[/#if]
[#if c.files?has_content]
        checksum/files: {{ printf "%s%s" (.Files.Glob "files/[=c.name]/*").AsConfig ([=v].files | default "" | toString) | sha256sum }}
[/#if]
        {{- with include "dify.podAnnotations" (list $ [=v]) }}
        {{- . | nindent 8 }}
        {{- end }}
[#else]
      {{- $annotations := include "dify.podAnnotations" (list $ [=v]) }}
      {{- if or $env $annotations }}
      annotations:
        {{- if $env }}
        # A change of configuration restarts the pods.
        checksum/env: {{ $env | sha256sum }}
        {{- end }}
        {{- with $annotations }}
        {{- . | nindent 8 }}
        {{- end }}
      {{- end }}
[/#if]
    spec:
      {{- include "dify.podSettings" (dict "root" $ "name" "[=c.name]" "values" [=v][#if c.sharedClaims?has_content] "claims" (list[#list c.sharedClaims as claim] "[=claim]"[/#list])[/#if]) | nindent 6 }}
[#if c.pod.hostname?has_content]
      hostname: [=yaml(c.pod.hostname)]
[/#if]
[#if c.kind == "Job"]
      restartPolicy: OnFailure
[/#if]
      terminationGracePeriodSeconds: {{ [=v].terminationGracePeriodSeconds | default [=c.terminationGracePeriodSeconds] }}
[#if c.pod.shareProcessNamespace]
      # Plugins end themselves when their parent is process 1, and nothing else reaps what they leave.
      shareProcessNamespace: true
[/#if]
      {{- with [=v].podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
[#if hasPodSecurity(c)]
      {{- else }}
      securityContext:
[@podSecurity c=c indent="        "/]
[/#if]
      {{- end }}
[#include "init-containers.yaml.ftl"]
[#include "container.yaml.ftl"]
[#include "volumes.yaml.ftl"]
[#-- What keeps data runs on while global.stopped holds everything else. --]
[#macro replicas]
[#if ["DATABASE", "CACHE", "VECTOR_STORE"]?seq_contains(c.category)]
{{ [=v].replicas }}[#rt]
[#else]
{{ ternary 0 [=v].replicas (eq (toString .Values.global.stopped) "true") }}[#rt]
[/#if]
[/#macro]
