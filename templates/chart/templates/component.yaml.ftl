[#-- One component: its ConfigMaps, Service and workload in one file. --]
[#assign c = component]
[#assign v = c.subchart?then(".Values", ".Values." + c.valuesKey)]
[#assign cfg = c.subchart?then(".Values.config", ".Values.config." + c.valuesKey)]
[#assign cfgPath = c.subchart?then(c.valuesKey + ".config", "config." + c.valuesKey)]
[#assign define = "dify." + c.valuesKey]
[#assign hasEnv = c.environment.variables?has_content || c.environment.computed?has_content]
[#macro words list indent]
[#list list as w]
[#if w.lines??]
[=indent]- |
[#list w.lines as line]
[=line?has_content?then(indent + "  " + line, "")]
[/#list]
[#else]
[=indent]- [=w.yaml]
[/#if]
[/#list]
[/#macro]
[#-- What keeps data runs on while global.stopped holds everything else. --]
[#assign keepsData = ["DATABASE", "CACHE", "VECTOR_STORE"]?seq_contains(c.category)]
[#assign replicas = keepsData?then("{{ " + v + ".replicas }}", "{{ ternary 0 " + v + ".replicas (eq (toString .Values.global.stopped) \"true\") }}")]
[#assign self = '(list $ "' + c.name + '")']
[#assign labels = '(list $ "' + c.name + '" ' + v + '.labels)']
[#macro resources r indent]
[#if r.request?has_content]
[=indent]requests: {[=r.request]}
[/#if]
[#if r.limit?has_content]
[=indent]limits: {[=r.limit]}
[/#if]
[/#macro]
[#macro volumeMounts list indent]
[#list list as m]
[=indent]- {name: [=m.volume], mountPath: [=m.yamlPath][#if m.subPath?has_content], subPath: [=m.yamlSubPath][/#if][#if m.readOnly], readOnly: true[/#if]}
[/#list]
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
[=indent]{{- include "dify.containerEnv" (list [=root] [=v] [=c.secretEnvExpression]) | nindent [=step] }}
[/#macro]
{{- /*
[=c.title], from the service "[=c.service]" of [=c.location].
*/ -}}
[#if c.environment.computed?has_content]

{{- define "[=define].computedEnv" -}}
[#list c.environment.computed as e]
[#if e.comment?has_content]
# [=e.comment]
[/#if]
[=e.name]: [=e.value.yaml]
[/#list]
{{- end }}
[/#if]
[#if hasEnv]

{{- define "[=define].env" -}}
{{- include "dify.env" (dict "computed" [#if c.environment.computed?has_content](include "[=define].computedEnv" . | fromYaml)[#else](dict)[/#if] "values" [=cfg] "path" "[=cfgPath]") -}}
{{- end }}
[/#if]
[#if c.environment.secrets?has_content]

{{- define "[=define].secretEnv" -}}
{{- $secret := include "dify.secretName" . -}}
[#list c.environment.secrets as s]
- {name: [=s.name], valueFrom: {secretKeyRef: {name: {{ $secret }}, key: [=s.key]}}}
[/#list]
{{- end }}
[/#if]
[#if c.waitsForMigration]

{{- /* What a container of this component sees of the configuration. */ -}}
{{- define "[=define].environment" -}}
[@environment indent="" step=0 root="."/]
{{- end }}
[/#if]
{{- if [=v].enabled }}
{{- $name := include "dify.componentName" [=self] }}
[#if c.singleton?has_content]
{{- if gt (int [=v].replicas) 1 }}
{{- fail "[=c.valuesKey].replicas must be 1: [=c.singleton]" }}
{{- end }}
[/#if]
[#if hasEnv]
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}-env
  labels:
    {{- include "dify.labels" [=self] | nindent 4 }}
data:
  {{- include "[=define].env" $ | nindent 2 }}
[/#if]
[#if c.files?has_content]
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}-files
  labels:
    {{- include "dify.labels" [=self] | nindent 4 }}
[#assign textFiles = c.files?filter(f -> !f.binary)]
[#assign binaryFiles = c.files?filter(f -> f.binary)]
[#if textFiles?has_content]
data:
[/#if]
[#list textFiles as f]
  # [=f.origin]
  {{- dict "[=f.key]" ([#if f.startsWithMark]printf "\ufeff%s" ([/#if].Files.Get "[=f.chartPath]"[#if f.startsWithMark])[/#if][#list f.hosts as h] | replace "[=h.token]" (include "[=h.helper]" (list $ "[=h.component]"))[/#list]) | toYaml | nindent 2 }}
[/#list]
[#if binaryFiles?has_content]
binaryData:
[/#if]
[#list binaryFiles as f]
  # [=f.origin]
  {{- dict "[=f.key]" ([#if f.startsWithMark]printf "\ufeff%s" ([/#if].Files.Get "[=f.chartPath]"[#if f.startsWithMark])[/#if] | b64enc) | toYaml | nindent 2 }}
[/#list]
[/#if]
[#if c.servicePorts?has_content || c.headless]
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" [=labels] | nindent 4 }}
  {{- with [=v].serviceAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
[#if c.headless]
  # Nothing in the compose file says where it listens: its name leads to the pods themselves, on every port.
  clusterIP: None
[#else]
  type: {{ [=v].serviceType | default "ClusterIP" }}
[/#if]
  selector:
    {{- include "dify.selectorLabels" [=self] | nindent 4 }}
[#if c.servicePorts?has_content]
  ports:
[/#if]
[#list c.servicePorts as p]
    - name: [=p.name]
      port: [=p.number]
      targetPort: [=p.name]
[#if p.protocol != "TCP"]
      protocol: [=p.protocol]
[/#if]
[/#list]
[/#if]
---
[#if c.kind == "Job"]
apiVersion: batch/v1
kind: Job
[#else]
apiVersion: apps/v1
kind: [=c.kind]
[/#if]
metadata:
[#if c.kind == "Job"]
  # A Job cannot be changed: every revision of the release has its own.
  name: {{ $name }}-{{ .Release.Revision }}
[#else]
  name: {{ $name }}
[/#if]
  labels:
    {{- include "dify.labels" [=labels] | nindent 4 }}
  {{- with [=v].annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
[#if c.kind == "Job"]
  suspend: {{ eq (toString .Values.global.stopped) "true" }}
  backoffLimit: 3
[#else]
[#if c.scales]
  {{- if or .Values.global.stopped (not [=v].autoscaling.enabled) }}
  replicas: [=replicas]
  {{- end }}
[#else]
  replicas: [=replicas]
[/#if]
[#if c.kind == "StatefulSet"]
  serviceName: {{ $name }}
[#elseif c.fileStorage && !c.recreate]
  strategy:
    # Pods on two nodes cannot hold a ReadWriteOnce claim at once.
    type: {{ if include "dify.oneNode" (list $ "file-storage") }}Recreate{{ else }}RollingUpdate{{ end }}
[#elseif c.recreate]
  strategy:
    type: Recreate
[/#if]
  selector:
    matchLabels:
      {{- include "dify.selectorLabels" [=self] | nindent 6 }}
[/#if]
  template:
    metadata:
      labels:
        {{- include "dify.podLabels" (list $ "[=c.name]" [=v]) | nindent 8 }}
[#list c.sharedClaims as claim]
        dify-[=claim]: {{ include "dify.fullname" $ }}
[/#list]
[#if hasEnv || c.sharedEnvironments?has_content || c.hasSecrets || c.files?has_content]
      annotations:
        # A change of configuration restarts the pods.
[#if hasEnv]
        checksum/env: {{ include "[=define].env" $ | sha256sum }}
[/#if]
[#list c.sharedEnvironments as e]
        checksum/[=e]-env: {{ include "dify.[=e].env" $ | sha256sum }}
[/#list]
[#if c.hasSecrets && !c.subchart]
        checksum/secrets: {{ include "dify.secretChecksum" $ }}
[/#if]
[#if c.files?has_content]
        checksum/files: {{ (.Files.Glob "[=c.filesGlob]").AsConfig | sha256sum }}
[/#if]
        {{- with include "dify.podAnnotations" (list $ [=v]) }}
        {{- . | nindent 8 }}
        {{- end }}
[#else]
      {{- with include "dify.podAnnotations" (list $ [=v]) }}
      annotations:
        {{- . | nindent 8 }}
      {{- end }}
[/#if]
    spec:
      {{- include "dify.podSettings" (dict "root" $ "values" [=v][#if c.sharedClaims?has_content] "claims" (list[#list c.sharedClaims as claim] "[=claim]"[/#list])[/#if]) | nindent 6 }}
[#if c.pod.hostname?has_content]
      hostname: [=c.pod.hostname]
[/#if]
[#if c.kind == "Job"]
      restartPolicy: OnFailure
[/#if]
      terminationGracePeriodSeconds: {{ [=v].terminationGracePeriodSeconds | default [=c.terminationGracePeriodSeconds] }}
[#if c.shareProcessNamespace]
      # Plugins end themselves when their parent is process 1, and nothing else reaps what they leave.
      shareProcessNamespace: true
[/#if]
[#if c.security.pod?has_content]
      securityContext:
[#list c.security.pod as line]
        [=line]
[/#list]
[/#if]
[#if c.initContainers?has_content || c.waitsForMigration]
[#if !c.initContainers?has_content]
      {{- if .Values.migration.job.enabled }}
[/#if]
      initContainers:
[#list c.initContainers as i]
[#if i.type == "wait"]
        {{- if include "dify.enabled" (list $ "[=i.target]") }}
        {{- include "dify.waitFor" (dict "root" $ "component" "[=i.target]" "port" [=i.port]) | nindent 8 }}
        {{- end }}
[#else]
        # [=i.comment]
        - name: [=i.name]
          image: [=i.imageExpression]
          imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
[#if i.command?has_content]
          command:
[@words list=i.command indent="            "/]
[/#if]
[#if i.args?has_content]
          args:
[@words list=i.args indent="            "/]
[/#if]
[#if i.workingDir?has_content]
          workingDir: [=i.workingDirYaml]
[/#if]
[#if i.environment?has_content || i.secrets?has_content]
          env:
[#list i.environment as e]
            - {name: [=e.name], value: [=e.value.yaml]}
[/#list]
[#list i.secrets as e]
            - {name: [=e.name], valueFrom: {secretKeyRef: {name: {{ include "dify.secretName" $ }}, key: [=e.key]}}}
[/#list]
[/#if]
          securityContext:
[#if i.runAsUser??]
            runAsUser: [=i.runAsUser?c]
[#if i.runAsUser == 0]
            runAsNonRoot: false
[/#if]
[/#if]
[#if i.privileged]
            privileged: true
[#else]
            allowPrivilegeEscalation: false
[/#if]
[#if i.resources.any]
          resources:
[@resources r=i.resources indent="            "/]
[/#if]
[#if i.mounts?has_content]
          volumeMounts:
[@volumeMounts list=i.mounts indent="            "/]
[/#if]
[/#if]
[/#list]
[#if c.waitsForMigration]
        {{- if .Values.migration.job.enabled }}
        # The Job brings the database up to date; a pod of an older or newer state of it would fail.
        - name: wait-for-migration
          image: [=c.imageExpression]
          imagePullPolicy: {{ [=v].imagePullPolicy | default .Values.global.imagePullPolicy | default "IfNotPresent" }}
          {{- include "dify.waitForMigration" $ | nindent 10 }}
          workingDir: [=plan.migration.workingDirectory]
          {{- include "[=define].environment" $ | nindent 10 }}
[#if c.security.container?has_content]
          securityContext:
[#list c.security.container as line]
            [=line]
[/#list]
[/#if]
          {{- with [=v].resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
        {{- end }}
[/#if]
[#if !c.initContainers?has_content]
      {{- end }}
[/#if]
[/#if]
      containers:
        - name: [=c.name]
          image: [=c.imageExpression]
          imagePullPolicy: {{ [=v].imagePullPolicy | default .Values.global.imagePullPolicy | default "IfNotPresent" }}
[#if c.security.container?has_content]
          securityContext:
[#list c.security.container as line]
            [=line]
[/#list]
[/#if]
[#if c.command?has_content]
          command:
[@words list=c.command indent="            "/]
[/#if]
[#if c.args?has_content]
          args:
[@words list=c.args indent="            "/]
[/#if]
[#if c.workingDir?has_content]
          workingDir: [=c.workingDirYaml]
[/#if]
[#if c.tty]
          tty: true
[/#if]
[#if c.stdin]
          stdin: true
[/#if]
[#if c.ports?has_content]
          ports:
[#list c.ports as p]
            - {name: [=p.name], containerPort: [=p.number][#if p.protocol != "TCP"], protocol: [=p.protocol][/#if]}
[/#list]
[/#if]
[#if c.waitsForMigration]
          {{- include "[=define].environment" $ | nindent 10 }}
[#else]
[@environment indent="          " step=10 root="$"/]
[/#if]
[#if c.pod.postStart?has_content || c.pod.preStop?has_content]
          lifecycle:
[#if c.pod.postStart?has_content]
            postStart:
              exec:
                command:
[@words list=c.pod.postStart indent="                  "/]
[/#if]
[#if c.pod.preStop?has_content]
            preStop:
              exec:
                command:
[@words list=c.pod.preStop indent="                  "/]
[/#if]
[/#if]
[#list ["startupProbe", "readinessProbe", "livenessProbe"] as kind]
[#if c[kind]??]
[#assign p = c[kind]]
          {{- with [=v].[=kind] }}
          [=kind]:
            {{- toYaml . | nindent 12 }}
          {{- else }}
          [=kind]:
[#if p.type == "httpGet"]
            httpGet:
              path: [=p.yamlPath]
              port: [=p.portName]
[#if p.headers?has_content]
              httpHeaders:
[#list p.headers?keys as h]
                - {name: [=h], value: "[=p.headers[h]]"}
[/#list]
[/#if]
[#elseif p.type == "tcpSocket"]
            tcpSocket:
              port: [=p.portName]
[#else]
            exec:
              command:
[@words list=p.command indent="                "/]
[/#if]
[#if p.initialDelaySeconds > 0]
            initialDelaySeconds: [=p.initialDelaySeconds]
[/#if]
            periodSeconds: [=p.periodSeconds]
            timeoutSeconds: [=p.timeoutSeconds]
            failureThreshold: [=p.failureThreshold]
          {{- end }}
[#else]
          {{- with [=v].[=kind] }}
          [=kind]:
            {{- toYaml . | nindent 12 }}
          {{- end }}
[/#if]
[/#list]
          {{- with [=v].resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
[#if c.mounts?has_content]
          volumeMounts:
[@volumeMounts list=c.mounts indent="            "/]
            {{- with [=v].extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
[#else]
          {{- with [=v].extraVolumeMounts }}
          volumeMounts:
            {{- toYaml . | nindent 12 }}
          {{- end }}
[/#if]
[#assign podVolumes = c.volumes?filter(x -> x.type != "ClaimTemplate")]
[#assign claims = c.volumes?filter(x -> x.type == "ClaimTemplate")]
[#macro fileItems list indent]
[#list list as item]
[=indent]- {key: [=item.key], path: [=item.yamlPath][#if item.mode?has_content], mode: [=item.mode][/#if]}
[/#list]
[/#macro]
[#macro podVolume x]
        - name: [=x.name]
[#if x.type == "SharedClaim" && x.fileStorage]
          {{- if .Values.dify.fileStorage.enabled }}
          persistentVolumeClaim:
            claimName: {{ include "dify.fileStorage.claim" $ }}
          {{- else }}
          emptyDir: {}
          {{- end }}
[#elseif x.type == "SharedClaim"]
          persistentVolumeClaim:
            claimName: {{ include "dify.fullname" $ }}-[=x.claim]
[#elseif x.type == "Files" && !x.secretItems?has_content]
          configMap:
            name: {{ $name }}-files
            defaultMode: 0644
            items:
[@fileItems list=x.items indent="              "/]
[#elseif x.type == "Files" && !x.items?has_content]
          secret:
            secretName: {{ include "dify.secretName" $ }}
            defaultMode: 0644
            items:
[@fileItems list=x.secretItems indent="              "/]
[#elseif x.type == "Files"]
          projected:
            defaultMode: 0644
            sources:
              - configMap:
                  name: {{ $name }}-files
                  items:
[@fileItems list=x.items indent="                    "/]
              - secret:
                  name: {{ include "dify.secretName" $ }}
                  items:
[@fileItems list=x.secretItems indent="                    "/]
[#elseif x.memory || x.sizeLimit?has_content]
          emptyDir:
[#if x.memory]
            medium: Memory
[/#if]
[#if x.sizeLimit?has_content]
            sizeLimit: [=x.sizeLimit]
[/#if]
[#else]
          emptyDir: {}
[/#if]
[/#macro]
[#if podVolumes?has_content]
      volumes:
[#list podVolumes as x]
[@podVolume x/]
[/#list]
        {{- with [=v].extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
[#elseif c.subchart && claims?has_content]
      {{- if not [=v].persistence.enabled }}
      volumes:
[#list claims as x]
        - {name: [=x.name], emptyDir: {}}
[/#list]
        {{- with [=v].extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- else if [=v].extraVolumes }}
      volumes:
        {{- toYaml [=v].extraVolumes | nindent 8 }}
      {{- end }}
[#else]
      {{- with [=v].extraVolumes }}
      volumes:
        {{- toYaml . | nindent 8 }}
      {{- end }}
[/#if]
[#if claims?has_content]
[#if c.subchart]
  {{- if [=v].persistence.enabled }}
[/#if]
  volumeClaimTemplates:
[#list claims as x]
    - metadata:
        name: [=x.name]
        labels:
          {{- include "dify.selectorLabels" [=self] | nindent 10 }}
      spec:
        accessModes: [ReadWriteOnce]
        {{- with [=x.storageClassExpression] }}
        storageClassName: {{ . | quote }}
        {{- end }}
        resources:
          requests:
            storage: {{ [=x.sizeExpression] | quote }}
[/#list]
[#if c.subchart]
  {{- end }}
[/#if]
[/#if]
[#if c.kind == "Deployment" && !c.singleton?has_content]
{{- if or [#if c.scales][=v].autoscaling.enabled [/#if](gt (int [=v].replicas) 1) }}
{{- include "dify.podDisruptionBudget" [=self] }}
{{- end }}
[/#if]
[#if c.scales]
{{- if and [=v].autoscaling.enabled (not .Values.global.stopped) }}
{{- include "dify.autoscaler" (list $ "[=c.name]" [=v].autoscaling) }}
{{- end }}
[/#if]
{{- end }}
