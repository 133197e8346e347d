[#-- What Compose isolates with internal networks. --]
{{- /*
Compose attaches these components to internal networks only: no way out but to their peers. A NetworkPolicy does the
same where the cluster's network plugin enforces it (Cilium on NKP does).
*/ -}}
{{- if .Values.networkPolicies.enabled }}
[#list plan.networkPolicies as n]
---
# [=n.comment]
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
[#if n.ingressFrom?has_content]
  ingress:
    - from:
[#list n.ingressFrom as peer]
        - podSelector:
            matchLabels:
              {{- include "dify.selectorLabels" (list $ "[=peer]") | nindent 14 }}
[/#list]
[#else]
  ingress: []
[/#if]
  egress:
    # DNS
    - to:
        - namespaceSelector: {}
      ports:
        - {port: 53, protocol: UDP}
        - {port: 53, protocol: TCP}
[#if n.egressTo?has_content]
    - to:
[#list n.egressTo as peer]
        - podSelector:
            matchLabels:
              {{- include "dify.selectorLabels" (list $ "[=peer]") | nindent 14 }}
[/#list]
[/#if]
[/#list]
{{- end }}
