[#-- What Helm prints after an installation. --]
[#if plan.dify]Dify {{ .Chart.AppVersion }}[#else]The chart {{ .Chart.Name }}[/#if] is being installed as release {{ .Release.Name }} in namespace {{ .Release.Namespace }}.

[#if web??]
{{- if .Values.external.relativeUrls }}
Address: the one of your Ingress controller, under {{ .Values.expose.path }}
{{- else }}
Address:     {{ include "dify.externalURL" . }}
[#if plan.dify]
First login: {{ include "dify.publicUrl" (list . "path" "/install" "/install") }} creates the administrator.
[/#if]
{{- end }}
[#if plan.dify]
{{- if eq (include "dify.expose.mode" .) "redirect" }}
The stock web image answers at / only: {{ .Values.expose.path }} redirects there.
{{- end }}
[/#if]
[/#if]

[#assign main = components?filter(c -> c.name == "api")]
[#if plan.dify]
Next (the first start migrates the database and takes some minutes):
[#else]
Next:
[/#if]
  kubectl wait -n {{ .Release.Namespace }} --for=condition=Ready --timeout=15m pod -l app.kubernetes.io/instance={{ .Release.Name }},app.kubernetes.io/component
  helm test -n {{ .Release.Namespace }} {{ .Release.Name }} --logs
[#if main?has_content]
  kubectl logs -n {{ .Release.Namespace }} deployment/{{ include "dify.componentName" (list $ "api") }} -c api --tail=100
[#elseif web??]
  kubectl port-forward -n {{ .Release.Namespace }} svc/{{ include "dify.componentName" (list $ "[=web.component]") }} 8080:[=web.port]
[#else]
  kubectl get pods -n {{ .Release.Namespace }} -l app.kubernetes.io/instance={{ .Release.Name }}
[/#if]
Credentials are in the Secret {{ include "dify.secretName" . }}. Keep it: the data cannot be read without it.
