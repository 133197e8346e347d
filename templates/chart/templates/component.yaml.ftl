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
[#assign self = '(list $ "' + c.name + '")']
{{- /*
[=c.title], from the service "[=c.service]" ([=c.location]).
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
data:
[#list c.files as f]
  # [=f.origin]
  {{- dict "[=f.key]" (.Files.Get "[=f.chartPath]"[#list f.hosts as h] | replace "[=h.token]" (include "[=h.helper]" (list $ "[=h.component]"))[/#list]) | toYaml | nindent 2 }}
[/#list]
[/#if]
[#if c.servicePorts?has_content]
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" [=self] | nindent 4 }}
  {{- with [=v].serviceAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ [=v].serviceType | default "ClusterIP" }}
  selector:
    {{- include "dify.selectorLabels" [=self] | nindent 4 }}
  ports:
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
  name: {{ $name }}
  labels:
    {{- include "dify.labels" [=self] | nindent 4 }}
  {{- with [=v].annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
[#if c.kind == "Job"]
  backoffLimit: 3
[#else]
  replicas: {{ [=v].replicas }}
[#if c.kind == "StatefulSet"]
  serviceName: {{ $name }}
[#elseif c.fileStorage && !c.recreate]
  strategy:
    # Pods on two nodes cannot hold a ReadWriteOnce claim at once.
    type: {{ if include "dify.fileStorage.shared" $ }}RollingUpdate{{ else }}Recreate{{ end }}
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
[#if c.fileStorage]
        dify-file-storage: {{ include "dify.fullname" $ }}
[/#if]
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
      {{- include "dify.podSettings" (dict "root" $ "values" [=v] "fileStorage" [=c.fileStorage?c]) | nindent 6 }}
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
[#if c.initContainers?has_content]
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
[#if i.environment?has_content]
          env:
[#list i.environment as e]
            - {name: [=e.name], value: [=e.value.yaml]}
[/#list]
[/#if]
          securityContext:
[#if i.runAsUser??]
            runAsUser: [=i.runAsUser]
[#if i.runAsUser == 0]
            runAsNonRoot: false
[/#if]
[/#if]
            allowPrivilegeEscalation: false
          resources:
            requests: {cpu: 10m, memory: 16Mi}
            limits: {memory: 128Mi}
          volumeMounts:
[#list i.mounts as m]
            - {name: [=m.volume], mountPath: [=m.yamlPath][#if m.subPath?has_content], subPath: [=m.yamlSubPath][/#if][#if m.readOnly], readOnly: true[/#if]}
[/#list]
[/#if]
[/#list]
[/#if]
      containers:
        - name: [=c.name]
          image: [=c.imageExpression]
          imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
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
[#if hasEnv || c.sharedEnvironments?has_content]
          envFrom:
[#list c.sharedEnvironments as e]
            - configMapRef:
                name: {{ include "dify.fullname" $ }}-[=e]-env
[/#list]
[#if hasEnv]
            - configMapRef:
                name: {{ $name }}-env
[/#if]
            {{- with concat (.Values.global.extraEnvFrom | default list) ([=v].extraEnvFrom | default list) }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
[#else]
          {{- with concat (.Values.global.extraEnvFrom | default list) ([=v].extraEnvFrom | default list) }}
          envFrom:
            {{- toYaml . | nindent 12 }}
          {{- end }}
[/#if]
          {{- include "dify.containerEnv" (list $ [=v] [=c.secretEnvExpression]) | nindent 10 }}
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
[#list c.mounts as m]
            - {name: [=m.volume], mountPath: [=m.yamlPath][#if m.subPath?has_content], subPath: [=m.yamlSubPath][/#if][#if m.readOnly], readOnly: true[/#if]}
[/#list]
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
[#macro podVolume x]
        - name: [=x.name]
[#if x.type == "SharedClaim"]
          persistentVolumeClaim:
[#if x.fileStorage]
            claimName: {{ include "dify.fileStorage.claim" $ }}
[#else]
            claimName: {{ include "dify.fullname" $ }}-[=x.claim]
[/#if]
[#elseif x.type == "Files"]
          configMap:
            name: {{ $name }}-files
            defaultMode: 0644
            items:
[#list x.items as item]
              - {key: [=item.key], path: [=item.path][#if item.executable], mode: 0755[/#if]}
[/#list]
[#elseif x.type == "SecretFiles"]
          secret:
            secretName: {{ include "dify.secretName" $ }}
            items:
[#list x.items as item]
              - {key: [=item.key], path: [=item.path], mode: [=item.executable?then("0755", "0644")]}
[/#list]
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
{{- end }}
