[#-- What Prometheus and Grafana read. --]
{{- /*
Metrics (metrics.enabled): an exporter beside each server that needs one, a ServiceMonitor for the Prometheus operator, a dashboard for
Grafana. Nothing of it restarts what it watches.
*/ -}}
{{- /* The variables of an exporter: what names a variable of the component comes from where the component has it. */ -}}
{{- define "dify.exporter.environment" -}}
{{- $config := index . 0 | fromYaml | default dict -}}
{{- $secrets := dict -}}
{{- range index . 1 | fromYamlArray }}{{ $_ := set $secrets .name . }}{{ end -}}
{{- $env := list -}}
{{- range $name, $text := index . 2 -}}
{{- if hasPrefix "{" $text -}}
{{- $done := false -}}
{{- range splitList "|" (trimSuffix "}" (trimPrefix "{" $text)) -}}
{{- if not $done -}}
{{- if hasKey $secrets . }}{{ $env = append $env (dict "name" $name "valueFrom" (get $secrets .).valueFrom) }}{{ $done = true }}
{{- else if hasKey $config . }}{{ $env = append $env (dict "name" $name "value" (get $config .)) }}{{ $done = true }}
{{- end -}}
{{- end -}}
{{- end -}}
{{- else }}{{ $env = append $env (dict "name" $name "value" $text) }}
{{- end -}}
{{- end -}}
{{- $env | toYaml -}}
{{- end }}
{{- if and .Values.metrics.enabled (ne (toString .Values.global.stopped) "true") }}
[#list components?filter(c -> c.metrics?? && c.ports?has_content) as c]
{{- if include "dify.enabled" (list $ "[=c.name]") }}
[#if c.metrics.repository?has_content]
[@exporter c/]
[#list plan.networkPolicies?filter(n -> n.component == c.name) as n]
{{- if .Values.networkPolicies.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "dify.componentName" (list $ "[=c.name]") }}-metrics
  labels:
    {{- include "dify.labels" (list $ "[=c.name]") | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "dify.selectorLabels" (list $ "[=c.name]") | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              {{- include "dify.selectorLabels" (list $ "[=c.name]-exporter") | nindent 14 }}
{{- end }}
[/#list]
[/#if]
{{- if .Values.metrics.serviceMonitor.enabled }}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ include "dify.componentName" (list $ "[=c.name]") }}
  labels:
    {{- include "dify.labels" (list $ "[=c.name]" .Values.metrics.serviceMonitor.labels) | nindent 4 }}
spec:
  selector:
    matchLabels:
      {{- include "dify.selectorLabels" (list $ "[=c.name][#if c.metrics.repository?has_content]-exporter[/#if]") | nindent 6 }}
  endpoints:
    - targetPort: [=c.metrics.port]
      path: [=yaml(c.metrics.path)]
      interval: {{ .Values.metrics.serviceMonitor.interval }}
{{- end }}
{{- end }}
[/#list]
{{- if .Values.metrics.dashboard.enabled }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "dify.fullname" . }}-dashboard
  labels:
    {{- include "dify.labels" (list $ "dashboard" .Values.metrics.dashboard.labels) | nindent 4 }}
data:
  {{- dict (printf "%s.json" (include "dify.fullname" .)) (.Files.Get "dashboards/dify.json") | toYaml | nindent 2 }}
{{- end }}
{{- end }}
[#macro exporter c]
{{- $name := include "dify.componentName" (list $ "[=c.name]-exporter") }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" (list $ "[=c.name]-exporter") | nindent 4 }}
spec:
  replicas: 1
  selector:
    matchLabels:
      {{- include "dify.selectorLabels" (list $ "[=c.name]-exporter") | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "dify.podLabels" (list $ "[=c.name]-exporter" dict) | nindent 8 }}
    spec:
      {{- include "dify.podSettings" (dict "root" $ "name" "[=c.name]-exporter" "values" dict) | nindent 6 }}
      securityContext:
        runAsUser: 65534
        runAsGroup: 65534
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: exporter
          image: {{ include "dify.image" (dict "root" $ "image" .Values.metrics.images.[=c.valuesKey]) | quote }}
          imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
[#list c.metrics.args as arg]
[#if arg?is_first]
          args:
[/#if]
            - [=yaml(arg)]
[/#list]
          {{- $texts := dict
[#list c.metrics.environment as name, text]
                [=go(name)] [=go(text?replace("{port}", c.ports?first.number?string))]
[/#list]
          }}
          {{- range $key, $text := $texts }}{{ $_ := set $texts $key (replace "{host}" (include "dify.host" (list $ "[=c.name]")) $text) }}{{ end }}
          env:
            {{- include "dify.exporter.environment" (list (include "dify.[=c.valuesKey].env" $) (include "dify.[=c.valuesKey].secretEnv" $) $texts) | nindent 12 }}
          ports:
            - {name: metrics, containerPort: [=c.metrics.port]}
          readinessProbe:
            tcpSocket: {port: metrics}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          resources:
            requests: {cpu: 10m, memory: 32Mi}
            limits: {memory: 128Mi}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" (list $ "[=c.name]-exporter") | nindent 4 }}
spec:
  selector:
    {{- include "dify.selectorLabels" (list $ "[=c.name]-exporter") | nindent 4 }}
  ports:
    - {name: metrics, port: [=c.metrics.port], targetPort: metrics}
[/#macro]
