{{/*
Variables of all of these: api, worker, worker-beat, plugin-daemon.
*/}}
{{- define "dify.common.computedEnv" -}}
TRIGGER_URL: {{ include "dify.publicUrl" (list $ "path" "" "http://localhost") | quote }}
DB_USERNAME: {{ include "dify.setting" (list $ "postgresql.auth.username") | quote }}
DB_HOST: "{{ include "dify.host" (list $ "postgresql") }}"
REDIS_HOST: "{{ include "dify.host" (list $ "redis") }}"
WEAVIATE_ENDPOINT: "http://{{ include "dify.host" (list $ "weaviate") }}:8080"
CODE_EXECUTION_ENDPOINT: "http://{{ include "dify.host" (list $ "sandbox") }}:8194"
SSRF_PROXY_HTTP_URL: "http://{{ include "dify.host" (list $ "ssrf-proxy") }}:3128"
SSRF_PROXY_HTTPS_URL: "http://{{ include "dify.host" (list $ "ssrf-proxy") }}:3128"
PLUGIN_DAEMON_URL: "http://{{ include "dify.host" (list $ "plugin-daemon") }}:5002"
ENDPOINT_URL_TEMPLATE: {{ include "dify.publicUrl" (list $ "path" "/e/{hook_id}" "http://localhost/e/{hook_id}") | quote }}
{{- end }}

{{- define "dify.common.secretEnv" -}}
{{- end }}
