[#-- The release's own nginx as the way in, for clusters without an Ingress controller. --]
[#if routes?has_content]
{{- /*
The routes of the Ingress in an nginx of the release's own (proxy.enabled): for a cluster without an Ingress controller, or with a
load balancer of a cloud before it. TLS ends before it.
*/ -}}
{{- if .Values.proxy.enabled }}
{{- $name := include "dify.componentName" (list . "proxy") }}
{{- $limits := .Values.expose.nginx | default dict }}
{{- $mode := include "dify.expose.mode" . }}
{{- $path := include "dify.expose.path" . }}
{{- if eq $mode "subpath" }}
{{- fail "proxy.enabled: the nginx of the release serves / only; leave images.web.basePath empty, or use an Ingress" }}
{{- end }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}-files
  labels:
    {{- include "dify.labels" (list . "proxy") | nindent 4 }}
data:
  nginx.conf: |
    worker_processes auto;
    pid /tmp/nginx.pid;
    error_log stderr warn;
    events { worker_connections 1024; }
    http {
      include /etc/nginx/mime.types;
      access_log /dev/stdout;
      client_body_temp_path /tmp/body;
      proxy_temp_path /tmp/proxy;
      fastcgi_temp_path /tmp/fastcgi;
      uwsgi_temp_path /tmp/uwsgi;
      scgi_temp_path /tmp/scgi;
      client_max_body_size {{ $limits.bodySize | default [=go(nginx.bodySize)] }};
      proxy_read_timeout {{ $limits.readTimeout | default [=go(nginx.readTimeout?string)] }}s;
      proxy_send_timeout {{ $limits.sendTimeout | default [=go(nginx.sendTimeout?string)] }}s;
      proxy_buffering {{ $limits.buffering | default [=go(nginx.buffering)] }};
      proxy_http_version 1.1;
      map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
      # What stands before it (a load balancer that ends TLS) knows better.
      map $http_x_forwarded_proto $forwarded_proto { default $http_x_forwarded_proto; '' {{ .Values.external.scheme | default "http" }}; }
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $forwarded_proto;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      server {
        listen 8080;
        server_name _;
        absolute_redirect off;
        location = /nginx-health { access_log off; return 200; }
        {{- if ne $path "/" }}
        # The stock web image answers at / only, expose.path leads there.
        location = {{ $path }} { return 302 /; }
        location {{ $path }}/ { rewrite ^{{ $path | replace "." "[.]" }}/+(.*)$ /$1 redirect; }
        {{- end }}
        {{- range include "dify.expose.routes" . | fromYamlArray }}
        {{- if include "dify.enabled" (list $ .component) }}
        {{- $address := printf "http://%s:%s" (include "dify.componentName" (list $ .component)) (toString .port) }}
        {{- if eq .pathType "Exact" }}
        location = {{ .path | quote }} { proxy_pass {{ $address }}; }
        {{- else if hasSuffix "/" .path }}
        location {{ .path | quote }} { proxy_pass {{ $address }}; }
        {{- else }}
        location = {{ .path | quote }} { proxy_pass {{ $address }}; }
        location {{ printf "%s/" .path | quote }} { proxy_pass {{ $address }}; }
        {{- end }}
        {{- end }}
        {{- end }}
        {{- with .Values.proxy.marketplace }}
        # Without what would tell the marketplace who asks.
        location /marketplace/ {
          proxy_ssl_server_name on;
          proxy_set_header Host {{ regexReplaceAll "^https?://([^/]+).*$" . "${1}" | quote }};
          proxy_set_header Cookie "";
          proxy_set_header Authorization "";
          proxy_set_header X-Forwarded-For "";
          proxy_set_header X-Forwarded-Host "";
          proxy_pass {{ trimSuffix "/" . }}/;
        }
        {{- end }}
      }
    }
---
{{- $service := .Values.proxy.service | default dict }}
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" (list . "proxy" ($service.labels | default dict)) | nindent 4 }}
  {{- with $service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $service.type | default "ClusterIP" }}
  {{- with omit $service "type" "port" "nodePort" "annotations" "labels" }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  selector:
    {{- include "dify.selectorLabels" (list . "proxy") | nindent 4 }}
  ports:
    - name: http
      port: {{ $service.port | default 80 }}
      targetPort: http
      {{- with $service.nodePort }}
      nodePort: {{ . }}
      {{- end }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" (list . "proxy") | nindent 4 }}
spec:
  replicas: {{ ternary 0 .Values.proxy.replicas (eq (toString .Values.global.stopped) "true") }}
  selector:
    matchLabels:
      {{- include "dify.selectorLabels" (list . "proxy") | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "dify.podLabels" (list . "proxy" .Values.proxy) | nindent 8 }}
      annotations:
        checksum/files: {{ list (include "dify.expose.routes" .) $limits .Values.proxy.marketplace $path | toJson | sha256sum }}
        {{- with include "dify.podAnnotations" (list . .Values.proxy) }}
        {{- . | nindent 8 }}
        {{- end }}
    spec:
      {{- include "dify.podSettings" (dict "root" . "name" "proxy" "values" .Values.proxy) | nindent 6 }}
      securityContext:
        {{- if not (include "dify.openshift" .) }}
        runAsUser: 101
        runAsGroup: 101
        fsGroup: 101
        {{- end }}
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: proxy
          image: {{ include "dify.image" (dict "root" . "image" .Values.proxy.image) | quote }}
          imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
          command: ["nginx", "-g", "daemon off;"]
          ports:
            - {name: http, containerPort: 8080}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          readinessProbe:
            httpGet: {path: /nginx-health, port: http}
          livenessProbe:
            httpGet: {path: /nginx-health, port: http}
            periodSeconds: 30
          {{- with .Values.proxy.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          volumeMounts:
            - {name: files, mountPath: /etc/nginx/nginx.conf, subPath: nginx.conf, readOnly: true}
            - {name: tmp, mountPath: /tmp}
      volumes:
        - name: files
          configMap:
            name: {{ $name }}-files
        - name: tmp
          emptyDir: {}
{{- if gt (int .Values.proxy.replicas) 1 }}
{{- include "dify.podDisruptionBudget" (list . "proxy") }}
{{- end }}
{{- end }}
[/#if]
