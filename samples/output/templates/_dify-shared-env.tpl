{{/*
Variables of every pod of the dify-api image: api, worker, worker-beat.
*/}}
{{- define "dify.shared.computedEnv" -}}
CONSOLE_API_URL: {{ include "dify.publicUrl" (list $ "path" "" "") | quote }}
CONSOLE_WEB_URL: {{ include "dify.publicUrl" (list $ "path" "" "") | quote }}
SERVICE_API_URL: {{ include "dify.publicUrl" (list $ "path" "" "") | quote }}
APP_API_URL: {{ include "dify.publicUrl" (list $ "path" "" "") | quote }}
APP_WEB_URL: {{ include "dify.publicUrl" (list $ "origin" "" "") | quote }}
FILES_URL: {{ include "dify.publicUrl" (list $ "path" "" "") | quote }}
DB_DATABASE: {{ include "dify.setting" (list $ "postgresql.auth.database") | quote }}
# the public address, for scripts of your own; Dify does not read it
SERVER_URL: {{ include "dify.publicUrl" (list $ "path" "" "") | quote }}
# the public address, under its name before Dify 0.3; Dify does not read it any more
CONSOLE_URL: {{ include "dify.publicUrl" (list $ "path" "" "") | quote }}
# server-side code needs an absolute address for files inside the cluster
INTERNAL_FILES_URL: "http://{{ include "dify.host" (list $ "api") }}:5001"
{{- end }}

{{- define "dify.shared.secretEnv" -}}
{{- $secret := include "dify.secretName" . -}}
- {name: SECRET_KEY, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: secret-key}}}
- {name: INIT_PASSWORD, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: init-password}}}
- {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: postgresql-password}}}
- {name: REDIS_PASSWORD, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: redis-password}}}
- {name: CELERY_BROKER_URL, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: celery-broker-url}}}
- {name: WEAVIATE_API_KEY, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: weaviate-api-key}}}
- {name: CODE_EXECUTION_API_KEY, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: sandbox-api-key}}}
- {name: PLUGIN_DAEMON_KEY, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: plugin-daemon-key}}}
- {name: INNER_API_KEY_FOR_PLUGIN, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: inner-api-key}}}
- {name: SMTP_PASSWORD, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: smtp-password}}}
- {name: DIFY_SECRET_KEY, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: secret-key}}}
- {name: OPENAI_API_KEY, valueFrom: {secretKeyRef: {name: {{ $secret }}, key: openai-api-key}}}
{{- end }}
