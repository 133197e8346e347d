[#-- Where other pods reach the component. --]
[#if c.servicePorts?has_content || c.headless]
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "dify.labels" (list $ "[=c.name]" [=v].labels) | nindent 4 }}
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
    {{- include "dify.selectorLabels" (list $ "[=c.name]") | nindent 4 }}
[#list c.servicePorts as p]
[#if p?is_first]
  ports:
[/#if]
    - name: [=p.name]
      port: [=p.number]
      targetPort: [=p.name]
[#if p.protocol != "TCP"]
      protocol: [=p.protocol]
[/#if]
[/#list]
[/#if]
