[#-- helm test: one pod for each component that others reach, in the order in which they need each other. --]
[#include "component/words.yaml.ftl"]
{{- /*
What "helm test" runs: one pod after the other logs in where there is a login, else asks for the page that the component's
probe asks for, else opens a connection. Like every hook of a test they are no part of the release.
*/ -}}
{{- if ne (toString .Values.global.stopped) "true" }}
[#if plan.networkPolicies?has_content]
{{- if .Values.networkPolicies.enabled }}
[#list plan.networkPolicies as n]
[#list components?filter(c -> c.name == n.component && c.ports?has_content) as c]
{{- if include "dify.enabled" (list $ "[=c.name]") }}
---
# [=comment('"' + c.service + '"')] admits its peers only; while the tests run, also their pods.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "dify.componentName" (list $ "[=c.name]") }}-test
  labels:
    {{- include "dify.labels" (list $ "[=c.name]") | nindent 4 }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-weight: "-1"
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  podSelector:
    matchLabels:
      {{- include "dify.selectorLabels" (list $ "[=c.name]") | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              {{- include "dify.selectorLabels" (list $ "helm-test") | nindent 14 }}
{{- end }}
[/#list]
[/#list]
{{- end }}
[/#if]
[#list components?filter(c -> c.kind != "Job" && c.ports?filter(p -> p.protocol == "TCP")?has_content) as c]
[#assign login = c.login?has_content && !c.subchart]
[#assign port = c.ports?filter(p -> p.protocol == "TCP")?first]
[#assign probe = c.readinessProbe!c.startupProbe!c.livenessProbe!{}]
[#assign pages = []]
[#if (probe.type!"") == "httpGet"]
[#assign pages = c.ports?filter(p -> p.name == probe.portName)]
[/#if]
[#assign isWeb = web?? && web.component == c.name]
{{- if and (include "dify.enabled" (list $ "[=c.name]")) (ne (toString .Values.[=c.valuesKey].replicas) "0") }}
{{- $host := include "dify.componentName" (list $ "[=c.name]") }}
---
apiVersion: v1
kind: Pod
metadata:
  name: {{ $host }}-test
  labels:
    {{- include "dify.labels" (list $ "helm-test") | nindent 4 }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  restartPolicy: Never
  {{- include "dify.podSettings" (dict "root" $ "name" "[=c.name]" "values" .Values.[=c.valuesKey]) | nindent 2 }}
  securityContext:
    {{- if not (include "dify.openshift" $) }}
    runAsUser: 65534
    runAsGroup: 65534
    {{- end }}
    runAsNonRoot: true
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: test
[#if login]
      image: {{ include "dify.imageOf" (list $ "[=c.image.key]" .Values.images.[=c.image.key] .Values.[=c.valuesKey]) | quote }}
      imagePullPolicy: {{ .Values.[=c.valuesKey].imagePullPolicy | default .Values.global.imagePullPolicy | default "IfNotPresent" }}
[#else]
      image: {{ include "dify.image" (dict "root" $ "image" .Values.global.helperImage) | quote }}
      imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
[/#if]
      command:
[#if login]
[@words list=c.login indent="        "/]
        - {{ $host | quote }}
        - "[=port.number]"
      {{- include "dify.[=c.valuesKey].environment" $ | trim | nindent 6 }}
[#elseif isWeb]
        {{- include "dify.test.page" (list (printf "http://%s:[=web.port]%s/" $host (include "dify.expose.basePath" .)) "accept-language: en") | nindent 8 }}
[#elseif pages?has_content]
        {{- include "dify.test.page" (list (printf "http://%s:[=pages?first.number]%s" $host [=go(probe.path)])[#list probe.headers as name, value] [=go(name + ": " + value)][/#list]) | nindent 8 }}
[#else]
        - nc
        - -z
        - -w
        - "10"
        - {{ $host | quote }}
        - "[=port.number]"
[/#if]
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: {drop: [ALL]}
      resources:
        requests: {cpu: 10m, memory: 32Mi}
        limits: {memory: 256Mi}
{{- end }}
[/#list]
{{- end }}

{{- /* The words that ask for a page. Call: (list URL "header: value") */ -}}
{{- define "dify.test.page" -}}
- timeout
- "30"
- wget
- -O
- /dev/null
{{- range rest . }}
- {{ printf "--header=%s" . | quote }}
{{- end }}
- {{ first . | quote }}
{{- end }}
