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
[#assign last = main?has_content?then("api", (web??)?then(web.component, ""))]
[#if last?has_content]
  kubectl rollout status -n {{ .Release.Namespace }} --timeout=15m deployment/{{ include "dify.componentName" (list $ "[=last]") }}
[#else]
  kubectl get pods -n {{ .Release.Namespace }} -l app.kubernetes.io/instance={{ .Release.Name }}
[/#if]
  helm test -n {{ .Release.Namespace }} {{ .Release.Name }} --logs
[#if main?has_content]
  kubectl logs -n {{ .Release.Namespace }} deployment/{{ include "dify.componentName" (list $ "api") }} -c api --tail=100
[#elseif web??]
  kubectl port-forward -n {{ .Release.Namespace }} svc/{{ include "dify.componentName" (list $ "[=web.component]") }} 8080:[=web.port]
[#else]
  kubectl logs -n {{ .Release.Namespace }} -l app.kubernetes.io/instance={{ .Release.Name }} --all-containers --prefix
[/#if]
[#assign single = components?filter(c -> c.kind != "Job" && c.singleton?has_content)]
[#if single?has_content]
Of these there is one pod each, and a minute without it when its node fails: [#list single as c][=c.name][#sep], [/#list].
[#if single?filter(c -> ["DATABASE", "CACHE", "VECTOR_STORE"]?seq_contains(c.category))?has_content]
Where that is too long, use servers outside of the cluster that have a standby; values-ha.yaml doubles the rest.
[/#if]
[/#if]
Credentials are in the Secret {{ include "dify.secretName" . }}. Keep it: the data cannot be read without it.
