[#-- What Compose isolates with internal networks, and who may call the others. --]
{{- /*
Where the cluster's network plugin enforces NetworkPolicies (Cilium on NKP does). Compose attaches some components to internal
networks only: no way out but to their peers. The others admit whom values name and those that know their address.
*/ -}}
{{- if .Values.networkPolicies.enabled }}
[#list plan.networkPolicies as n]
{{- if include "dify.enabled" (list $ "[=n.component]") }}
---
# [=comment(n.comment)]
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "dify.componentName" (list $ "[=n.component]") }}
  labels:
    {{- include "dify.labels" (list $ "[=n.component]") | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "dify.selectorLabels" (list $ "[=n.component]") | nindent 6 }}
  policyTypes: [Ingress, Egress]
[#if n.ingressFrom?has_content || n.routed]
  ingress:
[#if n.routed]
    # The Ingress controller, which lives in a namespace of its own.
    - from:
        {{- .Values.networkPolicies.ingressController | default (list (dict "namespaceSelector" dict)) | toYaml | nindent 8 }}
      ports:
[#list n.ports as port]
        - {port: [=port], protocol: TCP}
[/#list]
[/#if]
[#if n.ingressFrom?has_content]
[@somePeer n.ingressFrom/]
    - from:
[@peers n.ingressFrom/]
[#if plan.migration?? && n.ingressFrom?seq_contains(plan.migration.component)]
        {{- if .Values.migration.job.enabled }}
        - podSelector:
            matchLabels:
              {{- include "dify.selectorLabels" (list $ "migration") | nindent 14 }}
        {{- end }}
[/#if]
    {{- end }}
[/#if]
[#else]
  ingress: []
[/#if]
  egress:
    # DNS
    - to:
        - namespaceSelector: {}
        # where a cache on each node answers
        - ipBlock: {cidr: 169.254.20.10/32}
      ports:
        - {port: 53, protocol: UDP}
        - {port: 53, protocol: TCP}
[#if n.egressTo?has_content]
[@somePeer n.egressTo/]
    - to:
[@peers n.egressTo/]
    {{- end }}
[/#if]
{{- end }}
[/#list]
[#list plan.admissions as a]
{{- if include "dify.enabled" (list $ "[=a.component]") }}
---
# [=comment(a.comment)]
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "dify.componentName" (list $ "[=a.component]") }}
  labels:
    {{- include "dify.labels" (list $ "[=a.component]") | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "dify.selectorLabels" (list $ "[=a.component]") | nindent 6 }}
[#if a.store]
  policyTypes: [Ingress{{ if .Values.networkPolicies.denyEgress }}, Egress{{ end }}]
[#else]
  policyTypes: [Ingress]
[/#if]
  ingress:
    {{- include "dify.admission" (dict "root" $ "values" .Values.[=key(a.component)] "from" (list "[=a.component]"[#list admitted(a.from) as x] "[=x]"[/#list]) "routed" (list[#list a.routedPorts as p] [=p?c][/#list])) | nindent 4 }}
[#list components?filter(c -> c.name == a.component)?first.apart as p]
    {{- if ne ((.Values.[=key(a.component)].[=p.name]Service | default dict).type | default "ClusterIP") "ClusterIP" }}
    # Its own Service is open to the outside.
    - ports:
        - {port: [=p.number?c], protocol: [=p.protocol]}
    {{- end }}
[/#list]
[#if a.store]
  {{- if .Values.networkPolicies.denyEgress }}
  egress:
    # DNS
    - ports:
        - {port: 53, protocol: UDP}
        - {port: 53, protocol: TCP}
[#if a.to?has_content]
[@somePeer a.to/]
    - to:
[@peers a.to/]
    {{- end }}
[/#if]
  {{- end }}
[/#if]
{{- end }}
[/#list]
{{- end }}

{{- /*
Rules of a NetworkPolicy: components of this release (its own pods among them), those of values, the Ingress controller. "helm test", backups and exporters call too.
Call: (dict "root" $ "values" .Values.redis "from" (list "api") "routed" (list 5001))
*/ -}}
{{- define "dify.admission" -}}
{{- $policies := .root.Values.networkPolicies -}}
{{- $more := concat ($policies.from | default list) ((.values.networkPolicy | default dict).from | default list) -}}
{{- if ne (.values.serviceType | default "ClusterIP") "ClusterIP" -}}
# Its Service is open to the outside.
- {}
{{- else -}}
{{- $from := list "backup" "helm-test" "restore" -}}
{{- if (.root.Values.metrics | default dict).enabled }}{{ $from = append $from (printf "%s-exporter" (first .from)) }}{{ end -}}
[#if hasProxy]
{{- if and .routed .root.Values.proxy.enabled }}{{ $from = append $from "proxy" }}{{ end -}}
[/#if]
{{- range .from }}{{ if include "dify.enabled" (list $.root .) }}{{ $from = append $from . }}{{ end }}{{ end -}}
- from:
    - podSelector:
        matchLabels:
          app.kubernetes.io/name: dify
          app.kubernetes.io/instance: {{ .root.Release.Name }}
        matchExpressions:
          - {key: app.kubernetes.io/component, operator: In, values: [{{ join ", " $from }}]}
    {{- with $more }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- with .routed }}
# What the routes lead to.
- {{ with $policies.ingressController }}from:
    {{- toYaml . | nindent 4 }}
  {{ end }}ports:
    {{- range . }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
{{- end }}
{{- end -}}
{{- end }}
[#-- The Job that migrates stands in for the component whose image it runs. --]
[#function admitted from]
[#return from + (plan.migration?? && from?seq_contains(plan.migration.component))?then(["migration"], [])]
[/#function]
[#function key name]
[#return components?filter(c -> c.name == name)?first.valuesKey]
[/#function]
[#-- A rule without a peer would admit everybody: it is left out when every peer is switched off. --]
[#macro somePeer list]
    {{- if or[#list list as peer] (include "dify.enabled" (list $ "[=peer]"))[/#list] }}
[/#macro]
[#macro peers list]
[#list list as peer]
        {{- if include "dify.enabled" (list $ "[=peer]") }}
        - podSelector:
            matchLabels:
              {{- include "dify.selectorLabels" (list $ "[=peer]") | nindent 14 }}
        {{- end }}
[/#list]
[/#macro]
