[#-- The Job that migrates the database. --]
[#assign c = component]
[#assign v = ".Values." + c.valuesKey]
[#assign m = plan.migration]
[#include "component/words.yaml.ftl"]
{{- /*
Brings the database up to date once per release, and fails when that fails (migration.job.enabled). Without it the api
migrates at its start, as in Compose. Every pod of the image waits until the database is up to date.
*/ -}}
{{- if and .Values.migration.job.enabled (include "dify.enabled" (list $ "[=c.name]")) (not .Values.global.stopped) }}
apiVersion: batch/v1
kind: Job
metadata:
  # A Job cannot be changed: every revision of the release has its own.
  name: {{ include "dify.fullname" . }}-migration-{{ .Release.Revision }}
  labels:
    {{- include "dify.labels" (list $ "migration") | nindent 4 }}
spec:
  backoffLimit: 3
  ttlSecondsAfterFinished: 86400
  template:
    metadata:
      labels:
        {{- include "dify.podLabels" (list $ "migration" [=v]) | nindent 8 }}
      {{- with include "dify.podAnnotations" (list $ [=v]) }}
      annotations:
        {{- . | nindent 8 }}
      {{- end }}
    spec:
      {{- include "dify.podSettings" (dict "root" $ "name" "[=c.name]" "values" [=v]) | nindent 6 }}
      restartPolicy: Never
[#if hasPodSecurity(c)]
      securityContext:
[@podSecurity c=c indent="        "/]
[/#if]
[#if m.waits?has_content]
      initContainers:
[#list m.waits as i]
        {{- if include "dify.enabled" (list $ "[=i.target]") }}
        {{- include "dify.waitFor" (dict "root" $ "component" "[=i.target]" "port" [=i.port]) | nindent 8 }}
        {{- end }}
[/#list]
[/#if]
      containers:
        - name: migration
          image: [@image c.image/]
          imagePullPolicy: [@pullPolicy/]
          command: [[#list m.command as word][=yaml(word)][#sep], [/#list]]
          workingDir: [=yaml(m.workingDirectory)]
          {{- include "dify.[=c.valuesKey].environment" . | trim | nindent 10 }}
[#if hasContainerSecurity(c)]
          securityContext:
[@containerSecurity c=c indent="            "/]
[/#if]
          {{- with include "dify.certificates.mounts" (list . list) | fromYamlArray }}
          volumeMounts:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with .Values.migration.job.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
      {{- with include "dify.certificates.volumes" (list . dict) | fromYamlArray }}
      volumes:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}
