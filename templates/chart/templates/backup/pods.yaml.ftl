[#-- The two CronJobs of a set: some databases and a directory. --]
[#macro present set][#if set.fileStorage].Values.dify.fileStorage.enabled[#elseif set.template](include "dify.enabled" (list $ "[=set.component.name]"))[#else](and (include "dify.enabled" (list $ "[=set.component.name]")) (ne (toString [=set.component.claimValues[set.volume]].enabled) "false"))[/#if][/#macro]
[#macro job set restore]
[#assign backedUp = set]
[#assign verb = restore?then("restore", "backup")]
[#assign folder = set.name?has_content?then(set.name, "dify")]
{{- if or[#list set.databases as d] (include "dify.enabled" (list $ "[=d.component]"))[/#list][#if set.claim??] [@present set/][/#if] }}
---
[#if restore]
# Puts a backup back, while Dify is stopped: kubectl create job --from=cronjob/…
[#else]
# [#list set.databases as d][=comment(d.service)][#sep], [/#list][#if set.databases?has_content && set.claim??] and [/#if][#if set.claim??]files of [=comment(set.component.service)][/#if]
[/#if]
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ include "dify.backup.name" (list $ "[=verb][#if set.name?has_content]-[=set.name][/#if]") }}
  labels:
    {{- include "dify.labels" (list $ "[=verb]") | nindent 4 }}
spec:
[#if restore]
  # Never by itself: there is no such day.
  schedule: "0 0 30 2 *"
  suspend: true
[#else]
  schedule: {{ .Values.backup.schedule | quote }}
  suspend: {{ eq (toString .Values.global.stopped) "true" }}
[/#if]
  concurrencyPolicy: Forbid
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: [=restore?then("0", "1")]
      template:
        metadata:
          labels:
            {{- include "dify.podLabels" (list $ "[=verb]" dict) | nindent 12 }}
[#if set.claim?? && set.several && !restore]
            dify-[=set.claim]: {{ include "dify.fullname" $ }}
[/#if]
        spec:
[#if !set.claim??]
          {{- include "dify.podSettings" (dict "root" $ "name" "[=verb]" "values" dict) | nindent 10 }}
[#elseif set.several || restore]
          {{- include "dify.podSettings" (dict "root" $ "name" "[=set.component.name]" "values" .Values.[=set.component.valuesKey][#if !restore] "claims" (list "[=set.claim]")[/#if]) | nindent 10 }}
[#else]
          {{- /* The claim is mounted where its component runs. */}}
          {{- $beside := dict "topologyKey" "kubernetes.io/hostname" "labelSelector" (dict "matchLabels" (include "dify.selectorLabels" (list $ "[=set.component.name]") | fromYaml)) }}
          {{- $settings := include "dify.podSettings" (dict "root" $ "name" "[=set.component.name]" "values" .Values.[=set.component.valuesKey]) | fromYaml }}
          {{- mergeOverwrite $settings (dict "affinity" (dict "podAffinity" (dict "requiredDuringSchedulingIgnoredDuringExecution" (list $beside)))) | toYaml | nindent 10 }}
[/#if]
          restartPolicy: Never
          securityContext:
[#if set.claim??]
[@podSecurity c=set.component indent="            "/]
[#else]
            runAsUser: 65534
            runAsGroup: 65534
            fsGroup: 65534
            runAsNonRoot: true
            seccompProfile: {type: RuntimeDefault}
[/#if]
[#if restore]
[@restoreContainers set/]
[#else]
[@backupContainers set/]
[/#if]
          volumes:
            - name: backup
              {{- if or .Values.backup.persistence.existingClaim (not .Values.backup.s3.bucket) }}
              persistentVolumeClaim:
                claimName: {{ include "dify.backup.claim" $ }}
              {{- else }}
              emptyDir: {}
              {{- end }}
[#if restore]
            - {name: chosen, emptyDir: {}}
[/#if]
[#if set.claim??]
            {{- if [@present set/] }}
            - name: data
              persistentVolumeClaim:
[#if set.fileStorage]
                claimName: {{ include "dify.fileStorage.claim" $ }}
[#elseif set.template]
                claimName: {{ [=set.component.claimValues[set.volume]].existingClaim | default (printf "[=set.claim]-%s-0" (include "dify.componentName" (list $ "[=set.component.name]"))) }}
[#else]
                claimName: {{ [=set.component.claimValues[set.volume]].existingClaim | default (printf "%s-[=set.claim]" (include "dify.fullname" $)) }}
[/#if]
            {{- end }}
[/#if]
{{- end }}
[/#macro]
[#macro helper name words mounts chooses=false]
            - name: [=name]
              image: {{ include "dify.image" (dict "root" $ "image" .Values.global.helperImage) | quote }}
              imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
[#if chooses]
              env:
                - {name: BACKUP, value: latest}
[/#if]
              command: [sh, -ec]
              args:
                - |
[#nested]
                - backup
[#list words as word]
                - [#if word == "@keep"]{{ .Values.backup.keep | quote }}[#else][=word][/#if]
[/#list]
[@volumes mounts=mounts/]
[/#macro]
[#macro volumes mounts]
              {{- include "dify.backup.limits" $ | nindent 14 }}
              volumeMounts:
[#list mounts as mount]
[#if mount?starts_with("data")]
                - name: data
                  mountPath: /data
                  {{- with [=backedUp.component.claimValues[backedUp.volume]].subPath }}
                  subPath: {{ . | quote }}
                  {{- end }}
[#if mount?ends_with(":ro")]
                  readOnly: true
[/#if]
[#else]
                - {name: [=mount?split(":")[0]], mountPath: /[=mount?split(":")[0]][#if mount?ends_with(":ro")], readOnly: true[/#if]}
[/#if]
[/#list]
[/#macro]
[#macro database d words mounts]
            {{- if include "dify.enabled" (list $ "[=d.component]") }}
            - name: [=d.component]
              image: {{ include "dify.imageOf" (list $ "[=d.model.image.key]" .Values.images.[=d.model.image.key] .Values.[=d.model.valuesKey]) | quote }}
              imagePullPolicy: {{ .Values.[=d.model.valuesKey].imagePullPolicy | default .Values.global.imagePullPolicy | default "IfNotPresent" }}
              {{- include "dify.[=d.model.valuesKey].environment" $ | trim | nindent 14 }}
              command: [sh, -ec]
              args:
                - |
[#nested]
                - database
                - {{ include "dify.host" (list $ "[=d.component]") | quote }}
                - "[=d.model.ports?first.number]"
[#list words as word]
                - [=word]
[/#list]
[@volumes mounts=mounts/]
            {{- end }}
[/#macro]
[#macro backupContainers set]
          initContainers:
[@helper name="begin" words=["/backup/" + folder] mounts=["backup"]]
[@begin/]
[/@helper]
[#list set.databases as d]
[@database d=d words=["/backup/" + folder + "/unfinished", d.component] mounts=["backup"]]
[@dump d/]
[/@database]
[/#list]
[#if set.claim??]
            {{- if [@present set/] }}
[@helper name="files" words=["/backup/" + folder, set.claim] mounts=["backup", "data:ro"]]
[@pack/]
[/@helper]
            {{- end }}
[/#if]
          containers:
            {{- if .Values.backup.s3.bucket }}
            - name: upload
              {{- include "dify.backup.rclone" $ | nindent 14 }}
              command: [sh, -ec]
              args:
                - |
[@upload/]
                - backup
                - /backup/[=folder]
                - {{ .Values.backup.keep | quote }}
                - {{ include "dify.backup.bucket" (list $ "[=folder]") | quote }}
[@volumes mounts=["backup"]/]
            {{- else }}
[@helper name="finish" words=["/backup/" + folder, "@keep"] mounts=["backup"]]
[@finish/]
[/@helper]
            {{- end }}
[/#macro]
[#macro restoreContainers set]
          initContainers:
            {{- if .Values.backup.s3.bucket }}
            - name: download
              {{- include "dify.backup.rclone" $ | nindent 14 }}
              command: [sh, -ec]
              args:
                - |
[@download/]
                - restore
                - {{ include "dify.backup.bucket" (list $ "[=folder]") | quote }}
[@volumes mounts=["chosen"]/]
            {{- else }}
[@helper name="find" words=["/backup/" + folder] mounts=["backup:ro", "chosen"] chooses=true]
[@find/]
[/@helper]
            {{- end }}
[#list set.databases as d]
[@database d=d words=[d.component] mounts=["backup:ro", "chosen"]]
[@load d/]
[/@database]
[/#list]
          containers:
[#if set.claim??]
            {{- if [@present set/] }}
[@helper name="files" words=[set.claim] mounts=["backup:ro", "chosen", "data"]]
[@unpack/]
[/@helper]
            {{- else }}
[@helper name="done" words=[] mounts=["chosen"]]
                  echo "restored the databases"
[/@helper]
            {{- end }}
[#else]
[@helper name="done" words=[] mounts=["chosen"]]
                  echo "restored the databases"
[/@helper]
[/#if]
[/#macro]
