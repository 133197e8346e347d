[#-- Backups on a schedule, and jobs that put one back. --]
[#assign c = {}]
[#include "component/words.yaml.ftl"]
[#include "backup/scripts.yaml.ftl"]
[#include "backup/pods.yaml.ftl"]
{{- /*
Backups (backup.enabled): dumps of the databases, and files beside them, on a claim or in an S3 bucket. For each there is a CronJob
that makes it and a suspended one that puts one back. README.md, "Back up and restore", has the commands.
*/ -}}
{{- define "dify.backup.name" -}}
{{- $name := printf "%s-%s" (include "dify.fullname" (index . 0)) (index . 1) -}}
{{- /* A CronJob's name leaves room for that of its jobs. */ -}}
{{- ternary $name (printf "%s-%s" (trunc 40 $name) (trunc 8 (sha256sum $name))) (le (len $name) 52) -}}
{{- end }}

{{- define "dify.backup.claim" -}}
{{- .Values.backup.persistence.existingClaim | default (printf "%s-backup" (include "dify.fullname" .)) -}}
{{- end }}

{{- /* Where backups lie in the bucket. Call: (list $ "folder") */ -}}
{{- define "dify.backup.bucket" -}}
{{- $s3 := (index . 0).Values.backup.s3 -}}
s3:{{ $s3.bucket }}{{ with trimAll "/" (toString $s3.prefix) }}/{{ . }}{{ end }}/{{ index . 1 }}
{{- end }}

{{- /* The container that speaks to the bucket. */ -}}
{{- define "dify.backup.rclone" -}}
{{- $s3 := .Values.backup.s3 -}}
image: {{ include "dify.image" (dict "root" . "image" .Values.backup.image) | quote }}
imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
env:
  - {name: BACKUP, value: latest}
  - {name: HOME, value: /tmp}
  - {name: RCLONE_CONFIG, value: /dev/null}
  - {name: RCLONE_CONFIG_S3_TYPE, value: s3}
  - {name: RCLONE_CONFIG_S3_PROVIDER, value: {{ ternary "Other" "AWS" (ne (toString $s3.endpoint) "") }}}
  - {name: RCLONE_CONFIG_S3_ENV_AUTH, value: "true"}
  - {name: RCLONE_CONFIG_S3_NO_CHECK_BUCKET, value: "true"}
  {{- with $s3.endpoint }}
  - {name: RCLONE_CONFIG_S3_ENDPOINT, value: {{ . | quote }}}
  {{- end }}
  {{- with $s3.region }}
  - {name: RCLONE_CONFIG_S3_REGION, value: {{ . | quote }}}
  {{- end }}
{{- with $s3.existingSecret }}
envFrom:
  # AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
  - secretRef: {name: {{ . | quote }}}
{{- end }}
{{- end }}

{{- define "dify.backup.limits" -}}
securityContext:
  allowPrivilegeEscalation: false
  capabilities: {drop: [ALL]}
resources:
  requests: {cpu: 50m, memory: 64Mi}
  limits: {memory: 1Gi}
{{- end }}
{{- if .Values.backup.enabled }}
{{- if not (or .Values.backup.s3.bucket .Values.backup.persistence.existingClaim) }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "dify.backup.claim" . }}
  labels:
    {{- include "dify.labels" (list $ "backup") | nindent 4 }}
  annotations:
    helm.sh/resource-policy: keep
spec:
  accessModes: [ReadWriteOnce]
  {{- with .Values.backup.persistence.storageClassName | default .Values.storage.storageClassName }}
  storageClassName: {{ . | quote }}
  {{- end }}
  resources:
    requests:
      storage: {{ .Values.backup.persistence.size | quote }}
{{- end }}
[#list plan.networkPolicies as policy]
[#list backup?filter(s -> s.databases?filter(d -> d.component == policy.component)?has_content) as set]
{{- if and .Values.networkPolicies.enabled (include "dify.enabled" (list $ "[=policy.component]")) }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "dify.componentName" (list $ "[=policy.component]") }}-backup
  labels:
    {{- include "dify.labels" (list $ "[=policy.component]") | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "dify.selectorLabels" (list $ "[=policy.component]") | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              {{- include "dify.selectorLabels" (list $ "backup") | nindent 14 }}
        - podSelector:
            matchLabels:
              {{- include "dify.selectorLabels" (list $ "restore") | nindent 14 }}
{{- end }}
[/#list]
[/#list]
[#list backup as set]
[@job set=set restore=false/]
[@job set=set restore=true/]
[/#list]
{{- end }}
