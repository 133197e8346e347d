[#-- What Compose isolates with internal networks. --]
{{- /*
Compose attaches these components to internal networks only: no way out but to their peers. A NetworkPolicy does the
same where the cluster's network plugin enforces it (Cilium on NKP does).
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
        - namespaceSelector: {}
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
{{- end }}
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
