[#-- The Job that migrates the database. --]
[#assign c = component]
[#assign v = ".Values." + c.valuesKey]
[#assign m = plan.migration]
[#include "component/words.yaml.ftl"]
{{- /*
Brings the database up to date once per release, and fails when that fails (migration.job.enabled). Without it the api
migrates at its start, as in Compose. Every pod of the image waits until the database is up to date.
*/ -}}
{{- define "dify.migration.pod" -}}
{{- include "dify.podSettings" (dict "root" $ "name" "[=c.name]" "values" [=v]) }}
restartPolicy: Never
[#if hasPodSecurity(c)]
securityContext:
[@podSecurity c=c indent="  "/]
[/#if]
[#if m.waits?has_content]
initContainers:
[#list m.waits as i]
  {{- if include "dify.enabled" (list $ "[=i.component]") }}
  {{- include "dify.waitFor" (dict "root" $ "component" "[=i.component]" "port" [=i.port]) | nindent 2 }}
  {{- end }}
[/#list]
[/#if]
containers:
  - name: migration
    image: [@image c.image/]
    imagePullPolicy: [@pullPolicy/]
    command: [[#list m.command as word][=yaml(word)][#sep], [/#list]]
    workingDir: [=yaml(m.workingDirectory)]
    {{- include "dify.[=c.valuesKey].environment" . | trim | nindent 4 }}
[#if hasContainerSecurity(c)]
    securityContext:
[@containerSecurity c=c indent="      "/]
[/#if]
    {{- with include "dify.certificates.mounts" (list . list) | fromYamlArray }}
    volumeMounts:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.migration.job.resources }}
    resources:
      {{- toYaml . | nindent 6 }}
    {{- end }}
{{- with include "dify.certificates.volumes" (list . dict) | fromYamlArray }}
volumes:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- if and .Values.migration.job.enabled (include "dify.enabled" (list $ "[=c.name]")) (not .Values.global.stopped) }}
{{- $pod := include "dify.migration.pod" . }}
{{- $labels := include "dify.podLabels" (list $ "migration" [=v]) }}
{{- $annotations := include "dify.podAnnotations" (list $ [=v]) }}
{{- $id := list $pod $labels $annotations (include "dify.[=c.valuesKey].env" .) | join "" | sha256sum | trunc 8 }}
apiVersion: batch/v1
kind: Job
metadata:
  # A Job cannot be changed: another image or configuration is another Job, and what stays the same runs once.
  name: {{ include "dify.fullname" . }}-migration-{{ $id }}
  labels:
    {{- include "dify.labels" (list $ "migration") | nindent 4 }}
  annotations:
    # No hook of Helm's: its pods start only when the database runs, and the others wait for it. Argo CD makes it anew with each sync.
    argocd.argoproj.io/hook: Sync
    argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
    {{- with .Values.migration.job.annotations }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
spec:
  backoffLimit: 3
  ttlSecondsAfterFinished: 86400
  template:
    metadata:
      labels:
        {{- $labels | nindent 8 }}
      {{- with $annotations }}
      annotations:
        {{- . | nindent 8 }}
      {{- end }}
    spec:
      {{- $pod | nindent 6 }}
{{- end }}
