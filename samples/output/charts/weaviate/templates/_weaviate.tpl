{{- /*
Weaviate, from the service "weaviate" of docker-compose.yaml.
*/ -}}

{{- define "dify.weaviate.secretEnv" -}}
{{- $secret := include "dify.secretName" . -}}
- {name: AUTHENTICATION_APIKEY_ALLOWED_KEYS, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: weaviate-api-key}}}
{{- end }}

{{- define "dify.weaviate.env" -}}
{{- range $name, $_ := .Values.config -}}
{{- fail (printf "weaviate.config.%s: variables are set as weaviate.env.%s now" $name $name) -}}
{{- end -}}
{{- $sources := list
      (.Files.Get "config/weaviate.yaml")
-}}
{{- include "dify.env" (dict "root" . "values" .Values "path" "weaviate" "sources" $sources "secrets" (include "dify.weaviate.secretEnv" .)) | trim -}}
{{- end }}

{{- /* What the containers of this component see. */ -}}
{{- define "dify.weaviate.environment" -}}
{{- include "dify.environment" (list . "weaviate" .Values (include "dify.weaviate.env" .) (include "dify.weaviate.secretEnv" .)) -}}
{{- end }}

{{- /* Its objects; the chart around it includes them (templates/weaviate.yaml). */ -}}
{{- define "dify.weaviate.objects" -}}
{{- $name := include "dify.componentName" (list $ "weaviate") }}
{{- if gt (int .Values.replicas) 1 }}
{{- fail "weaviate.replicas must be 1: one server writes one data directory" }}
{{- end }}
{{- $env := include "dify.weaviate.env" $ }}
{{- if $env }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}-env
  labels:
    {{- include "dify.labels" (list $ "weaviate") | nindent 4 }}
data:
  {{- $env | nindent 2 }}
{{- end }}
---
{{- $service := .Values.service | default dict }}
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" (list $ "weaviate" (mergeOverwrite (dict) (.Values.labels | default dict) ($service.labels | default dict))) | nindent 4 }}
  {{- with .Values.serviceAnnotations }}
  annotations:
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
spec:
  type: {{ .Values.serviceType | default "ClusterIP" }}
  {{- with omit $service "labels" "nodePorts" "extraPorts" }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  selector:
    {{- include "dify.selectorLabels" (list $ "weaviate") | nindent 4 }}
  ports:
    - name: http
      port: 8080
      targetPort: http
      {{- with ($service.nodePorts | default dict) | dig "http" "" }}
      nodePort: {{ . }}
      {{- end }}
    - name: grpc
      port: 50051
      targetPort: grpc
      {{- with ($service.nodePorts | default dict) | dig "grpc" "" }}
      nodePort: {{ . }}
      {{- end }}
    {{- with $service.extraPorts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- if .Values.global.headlessServices }}
---
# Gives each pod of the StatefulSet a name of its own.
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}-headless
  labels:
    {{- include "dify.labels" (list $ "weaviate") | nindent 4 }}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    {{- include "dify.selectorLabels" (list $ "weaviate") | nindent 4 }}
  ports:
    - {name: http, port: 8080, targetPort: http}
    - {name: grpc, port: 50051, targetPort: grpc}
{{- end }}

---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" (list $ "weaviate" .Values.labels) | nindent 4 }}
  {{- with include "dify.workloadAnnotations" (list $ .Values (include "dify.weaviate.secretEnv" $)) }}
  annotations:
    {{- . | nindent 4 }}
  {{- end }}
spec:
  replicas: {{ .Values.replicas }}
  serviceName: {{ $name }}{{ if .Values.global.headlessServices }}-headless{{ end }}
  {{- with .Values.minReadySeconds }}
  minReadySeconds: {{ . }}
  {{- end }}
  {{- if not (kindIs "invalid" .Values.revisionHistoryLimit) }}
  revisionHistoryLimit: {{ .Values.revisionHistoryLimit }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "dify.selectorLabels" (list $ "weaviate") | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "dify.podLabels" (list $ "weaviate" .Values) | nindent 8 }}
      {{- $annotations := include "dify.podAnnotations" (list $ .Values) }}
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
    spec:
      {{- include "dify.podSettings" (dict "root" $ "name" "weaviate" "values" .Values) | nindent 6 }}
      terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds | default 120 }}
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- else }}
      securityContext:
        {{- if not (include "dify.openshift" $) }}
        runAsUser: 1000
        fsGroup: 1000
        fsGroupChangePolicy: OnRootMismatch
        {{- end }}
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      {{- end }}
      {{- with .Values.extraInitContainers }}
      initContainers:
        {{- tpl (toYaml .) $ | nindent 8 }}
      {{- end }}
      containers:
        - name: weaviate
          image: {{ include "dify.imageOf" (list $ "weaviate" .Values.image .Values) | quote }}
          imagePullPolicy: {{ .Values.imagePullPolicy | default .Values.global.imagePullPolicy | default "IfNotPresent" }}
          {{- with .Values.containerSecurityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- else }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          {{- end }}
          ports:
            - {name: http, containerPort: 8080}
            - {name: grpc, containerPort: 50051}
          {{- include "dify.weaviate.environment" $ | trim | nindent 10 }}
          {{- with .Values.lifecycle }}
          lifecycle:
            {{- tpl (toYaml .) $ | nindent 12 }}
          {{- end }}
          {{- with .Values.startupProbe }}
          startupProbe:
            {{- toYaml . | nindent 12 }}
          {{- else }}
          {{- if not (include "dify.without" (list .Values "startupProbe")) }}
          startupProbe:
            httpGet:
              path: /v1/.well-known/ready
              port: http
            periodSeconds: 5
            timeoutSeconds: 5
            failureThreshold: 120
          {{- end }}
          {{- end }}
          {{- with .Values.readinessProbe }}
          readinessProbe:
            {{- toYaml . | nindent 12 }}
          {{- else }}
          {{- if not (include "dify.without" (list .Values "readinessProbe")) }}
          readinessProbe:
            httpGet:
              path: /v1/.well-known/ready
              port: http
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          {{- end }}
          {{- end }}
          {{- with .Values.livenessProbe }}
          livenessProbe:
            {{- toYaml . | nindent 12 }}
          {{- else }}
          {{- if not (include "dify.without" (list .Values "livenessProbe")) }}
          livenessProbe:
            httpGet:
              path: /v1/.well-known/live
              port: http
            periodSeconds: 30
            timeoutSeconds: 10
            failureThreshold: 10
          {{- end }}
          {{- end }}
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          volumeMounts:
            - name: data
              mountPath: /var/lib/weaviate
              {{- with .Values.persistence.subPath }}
              subPath: {{ . | quote }}
              {{- end }}
            - {name: scratch-tmp, mountPath: /tmp}
            {{- with .Values.extraVolumeMounts }}
            {{- tpl (toYaml .) $ | nindent 12 }}
            {{- end }}
      {{- with .Values.extraContainers }}
        {{- tpl (toYaml .) $ | nindent 8 }}
      {{- end }}
      volumes:
        - name: scratch-tmp
          emptyDir: {}
        {{- if .Values.persistence.existingClaim }}
        - name: data
          persistentVolumeClaim:
            claimName: {{ tpl .Values.persistence.existingClaim $ | quote }}
        {{- else if eq (toString .Values.persistence.enabled) "false" }}
        - {name: data, emptyDir: {}}
        {{- end }}
        {{- with .Values.extraVolumes }}
        {{- tpl (toYaml .) $ | nindent 8 }}
        {{- end }}
  {{- if or (not (or .Values.persistence.existingClaim (eq (toString .Values.persistence.enabled) "false"))) }}
  volumeClaimTemplates:
    - metadata:
        name: data
        labels:
          {{- include "dify.selectorLabels" (list $ "weaviate") | nindent 10 }}
        {{- with .Values.persistence.annotations }}
        annotations:
          {{- tpl (toYaml .) $ | nindent 10 }}
        {{- end }}
      spec:
        {{- include "dify.claimSpec" (list .Values.persistence "weaviate.persistence" .Values.global.storageClassName "ReadWriteOnce") | nindent 8 }}
  {{- end }}
  {{- with .Values.persistence.retentionPolicy }}
  persistentVolumeClaimRetentionPolicy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- if (.Values.global.podDisruptionBudget | default dict).dataStores }}
{{- include "dify.podDisruptionBudget" (list $ "weaviate" 0) }}
{{- end }}
{{- end }}
