{{/*
The fields of a block over their defaults, as JSON, while it is switched on. Call: (list $ "externalRedis")
*/}}
{{- define "dify.external" -}}
{{- $root := index . 0 -}}
{{- $key := index . 1 -}}
{{- $given := deepCopy (index $root.Values $key | default dict) -}}
{{- if $given.enabled -}}
{{- $block := get (dict
      "externalPostgres" (dict "defaults" "{\"existingSecret\": \"\", \"address\": \"\", \"port\": \"5432\", \"username\": \"postgres\", \"password\": \"\", \"database\": {\"api\": \"dify\", \"pluginDaemon\": \"dify_plugin\"}, \"sslMode\": \"disable\", \"extras\": \"\", \"maxOpenConns\": \"\", \"maxIdleConns\": \"\"}" "required" (list "address") "shorthand" (dict))
      "externalMysql" (dict "defaults" "{\"existingSecret\": \"\", \"address\": \"\", \"port\": \"3306\", \"username\": \"root\", \"password\": \"\", \"database\": {\"api\": \"dify\", \"pluginDaemon\": \"dify_plugin\"}, \"sslMode\": \"disable\", \"extras\": \"\", \"maxOpenConns\": \"\", \"maxIdleConns\": \"\"}" "required" (list "address") "shorthand" (dict))
      "externalRedis" (dict "defaults" "{\"existingSecret\": \"\", \"host\": \"\", \"port\": \"6379\", \"username\": \"\", \"password\": \"\", \"useSSL\": \"false\", \"sslCertReqs\": \"\", \"db\": {\"app\": \"0\", \"celery\": \"1\", \"agent\": \"2\"}, \"sentinel\": {\"nodes\": \"\", \"masterName\": \"mymaster\", \"username\": \"\", \"password\": \"\", \"socketTimeout\": \"0.1\"}}" "required" (list) "shorthand" (dict))
      "externalS3" (dict "defaults" "{\"existingSecret\": \"\", \"endpoint\": \"\", \"region\": \"us-east-1\", \"bucketName\": {\"api\": \"\", \"pluginDaemon\": \"\"}, \"accessKey\": \"\", \"secretKey\": \"\", \"pathStyle\": \"false\", \"useIAM\": \"false\"}" "required" (list "bucketName.api") "shorthand" (dict "bucketName" (list "bucketName.api" "bucketName.pluginDaemon")))
      "externalAzureBlobStorage" (dict "defaults" "{\"existingSecret\": \"\", \"url\": \"\", \"account\": \"\", \"key\": \"\", \"container\": \"\", \"pluginContainer\": \"\"}" "required" (list "url" "account" "container") "shorthand" (dict))
      "externalGCS" (dict "defaults" "{\"existingSecret\": \"\", \"bucketName\": {\"api\": \"\", \"pluginDaemon\": \"\"}, \"serviceAccountJsonBase64\": \"\"}" "required" (list "bucketName.api") "shorthand" (dict "bucketName" (list "bucketName.api" "bucketName.pluginDaemon")))
      "externalOSS" (dict "defaults" "{\"existingSecret\": \"\", \"endpoint\": \"\", \"region\": \"\", \"bucketName\": {\"api\": \"\", \"pluginDaemon\": \"\"}, \"accessKey\": \"\", \"secretKey\": \"\", \"authVersion\": \"v4\", \"path\": \"\"}" "required" (list "endpoint" "region" "bucketName.api") "shorthand" (dict "bucketName" (list "bucketName.api" "bucketName.pluginDaemon")))
      "externalCOS" (dict "defaults" "{\"existingSecret\": \"\", \"region\": \"\", \"bucketName\": {\"api\": \"\", \"pluginDaemon\": \"\"}, \"secretId\": \"\", \"secretKey\": \"\", \"scheme\": \"https\", \"customDomain\": \"\"}" "required" (list "region" "bucketName.api") "shorthand" (dict "bucketName" (list "bucketName.api" "bucketName.pluginDaemon")))
      "externalOBS" (dict "defaults" "{\"existingSecret\": \"\", \"endpoint\": \"\", \"bucketName\": {\"api\": \"\", \"pluginDaemon\": \"\"}, \"accessKey\": \"\", \"secretKey\": \"\", \"pathStyle\": \"false\"}" "required" (list "endpoint" "bucketName.api") "shorthand" (dict "bucketName" (list "bucketName.api" "bucketName.pluginDaemon")))
      "externalTOS" (dict "defaults" "{\"existingSecret\": \"\", \"endpoint\": \"\", \"region\": \"\", \"bucketName\": {\"api\": \"\", \"pluginDaemon\": \"\"}, \"accessKey\": \"\", \"secretKey\": \"\"}" "required" (list "endpoint" "region" "bucketName.api") "shorthand" (dict "bucketName" (list "bucketName.api" "bucketName.pluginDaemon")))
      "externalWeaviate" (dict "defaults" "{\"existingSecret\": \"\", \"endpoint\": {\"http\": \"\", \"grpc\": \"\"}, \"apiKey\": \"\"}" "required" (list "endpoint.http") "shorthand" (dict "endpoint" (list "endpoint.http")))
      "externalQdrant" (dict "defaults" "{\"existingSecret\": \"\", \"endpoint\": \"\", \"apiKey\": \"\", \"timeout\": \"20\", \"grpc\": {\"enabled\": \"false\", \"port\": \"6334\"}}" "required" (list "endpoint") "shorthand" (dict))
      "externalMilvus" (dict "defaults" "{\"existingSecret\": \"\", \"uri\": \"\", \"database\": \"default\", \"token\": \"\", \"user\": \"\", \"password\": \"\"}" "required" (list "uri") "shorthand" (dict))
      "externalPgvector" (dict "defaults" "{\"existingSecret\": \"\", \"address\": \"\", \"port\": \"5432\", \"username\": \"postgres\", \"password\": \"\", \"dbName\": \"dify\"}" "required" (list "address") "shorthand" (dict))
      "externalTencentVectorDB" (dict "defaults" "{\"existingSecret\": \"\", \"url\": \"\", \"apiKey\": \"\", \"timeout\": \"30\", \"username\": \"root\", \"database\": \"dify\", \"shard\": \"1\", \"replicas\": \"2\"}" "required" (list "url") "shorthand" (dict))
      "externalMyScaleDB" (dict "defaults" "{\"existingSecret\": \"\", \"host\": \"\", \"port\": \"8123\", \"user\": \"default\", \"password\": \"\", \"database\": \"dify\", \"ftsParams\": \"\"}" "required" (list "host") "shorthand" (dict))
      "externalTableStore" (dict "defaults" "{\"existingSecret\": \"\", \"endpoint\": \"\", \"instanceName\": \"\", \"accessKeyId\": \"\", \"accessKeySecret\": \"\"}" "required" (list "endpoint" "instanceName") "shorthand" (dict))
      "externalElasticsearch" (dict "defaults" "{\"existingSecret\": \"\", \"host\": \"\", \"port\": \"9200\", \"username\": \"elastic\", \"password\": \"\", \"analyzer\": \"\"}" "required" (list "host") "shorthand" (dict))
    ) $key -}}
{{- range $name, $parts := $block.shorthand -}}
{{- $text := get $given $name -}}
{{- if and (hasKey $given $name) (not (kindIs "map" $text)) -}}
{{- $fields := dict -}}
{{- range $parts }}{{ $_ := set $fields (splitList "." . | last) $text }}{{ end -}}
{{- $_ := set $given $name $fields -}}
{{- end -}}
{{- end -}}
{{- $fields := mergeOverwrite (fromJson $block.defaults) $given -}}
{{- range $name := $block.required -}}
{{- $at := $fields -}}
{{- range splitList "." $name }}{{ $at = get $at . }}{{ end -}}
{{- if eq (toString $at) "" -}}
{{- fail (printf "%s.%s is required when %s.enabled is true" $key $name $key) -}}
{{- end -}}
{{- end -}}
{{- toJson $fields -}}
{{- end -}}
{{- end }}

{{/* Not empty when a service outside takes the place of a component. Call: (list $ "redis") */}}
{{- define "dify.replaced" -}}
{{- $root := index . 0 -}}
{{- range include "dify.replacedBy" (index . 1) | splitList " " -}}
{{- if and . (index $root.Values . | default dict).enabled }}true{{ end -}}
{{- end -}}
{{- end }}

{{/* The name of the server that takes the place of a component. Call: (list $ "redis") */}}
{{- define "dify.external.host" -}}
{{- $root := index . 0 -}}
{{- range include "dify.replacedBy" (index . 1) | splitList " " -}}
{{- with include "dify.external" (list $root .) -}}
{{- $fields := fromJson . -}}
{{- $at := coalesce $fields.address $fields.host $fields.url $fields.uri -}}
{{- if kindIs "map" $fields.endpoint }}{{ $at = $fields.endpoint.http }}{{ else }}{{ $at = $at | default $fields.endpoint }}{{ end -}}
{{- regexReplaceAll "^([a-z0-9+]+://)?([^/@]*@)?([^:/]*).*$" (toString ($at | default "")) "${3}" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The blocks that take the place of a component, with spaces between them. Call: "redis" */}}
{{- define "dify.replacedBy" -}}
{{- get (dict "postgresql" "externalPostgres externalMysql" "redis" "externalRedis" "weaviate" "externalWeaviate externalQdrant externalMilvus externalPgvector externalTencentVectorDB externalMyScaleDB externalTableStore externalElasticsearch") . -}}
{{- end }}

{{/*
Where pods find a credential of a block, as JSON: {name, key, optional}; nothing when nobody gives it.
Call: (dict "root" $ "block" "externalRedis" "fields" $fields "field" "password" "key" "external-redis-password" "ordinary" "" "required" true)
*/}}
{{- define "dify.external.place" -}}
{{- $value := .fields -}}
{{- range splitList "." .field }}{{ $value = get $value . }}{{ end -}}
{{- $held := or .root.Values.global.existingSecret (.root.Values.externalSecrets | default dict).enabled -}}
{{- if .fields.existingSecret -}}
{{- toJson (dict "name" .fields.existingSecret "key" .key "optional" (not .required)) -}}
{{- else if or (ne (toString $value) "") (and $held (not .ordinary)) -}}
{{- toJson (dict "name" (include "dify.secretName" .root) "key" .key "optional" (and (not .required) (eq (toString $value) ""))) -}}
{{- else if .ordinary -}}
{{- toJson (dict "name" (include "dify.secretName" .root) "key" .ordinary "optional" false) -}}
{{- else if .required -}}
{{- fail (printf "%s.%s is required when %s.enabled is true; or %s.existingSecret, a Secret with the key %s" .block .field .block .block .key) -}}
{{- end -}}
{{- end }}

{{/* A variable that a credential of a block is. Call: as dify.external.place, with "name" */}}
{{- define "dify.external.secret" -}}
{{- with include "dify.external.place" . }}
{{- $place := fromJson . }}
- {name: {{ $.name }}, valueFrom: {secretKeyRef: {name: {{ $place.name | quote }}, key: {{ $place.key | quote }}{{ if $place.optional }}, optional: true{{ end }}}}}
{{- end }}
{{- end }}

{{/*
A variable with a credential of a block in it. The chart's Secret holds it; where the credential is in a Secret of your own,
the kubelet puts it together, which a password with characters that mean something in a URL does not survive.
Call: as dify.external.secret, with "composed" (its key), "value" (its template) and "encoded"
*/}}
{{- define "dify.external.composed" -}}
{{- $place := include "dify.external.place" . | default "{}" | fromJson -}}
{{- $own := or .fields.existingSecret .root.Values.global.existingSecret -}}
{{- if and $place.name $own }}
{{- $part := .key | upper | replace "-" "_" }}
- {name: {{ $part }}, valueFrom: {secretKeyRef: {name: {{ $place.name | quote }}, key: {{ $place.key | quote }}}}}
- {name: {{ .name }}, value: {{ include .value (dict "fields" .fields "secret" (printf "$(%s)" $part)) | quote }}}
{{- else }}
- {name: {{ .name }}, valueFrom: {secretKeyRef: {name: {{ include "dify.secretName" .root | quote }}, key: {{ .composed | quote }}}}}
{{- end }}
{{- end }}

{{/* What blocks add to the chart's Secret, plain. Call: $ */}}
{{- define "dify.external.plainSecrets" -}}
{{- with include "dify.external" (list $ "externalPostgres") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.password | toString }}
external-postgres-password: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalMysql") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.password | toString }}
external-mysql-password: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalRedis") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.password | toString }}
external-redis-password: {{ . | quote }}
{{- end }}
{{- with $fields.sentinel.password | toString }}
external-redis-sentinel-password: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalS3") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.accessKey | toString }}
external-s3-access-key: {{ . | quote }}
{{- end }}
{{- with $fields.secretKey | toString }}
external-s3-secret-key: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalAzureBlobStorage") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.key | toString }}
external-azure-blob-storage-key: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalGCS") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.serviceAccountJsonBase64 | toString }}
external-gcs-service-account-json-base64: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalOSS") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.accessKey | toString }}
external-oss-access-key: {{ . | quote }}
{{- end }}
{{- with $fields.secretKey | toString }}
external-oss-secret-key: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalCOS") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.secretId | toString }}
external-cos-secret-id: {{ . | quote }}
{{- end }}
{{- with $fields.secretKey | toString }}
external-cos-secret-key: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalOBS") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.accessKey | toString }}
external-obs-access-key: {{ . | quote }}
{{- end }}
{{- with $fields.secretKey | toString }}
external-obs-secret-key: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalTOS") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.accessKey | toString }}
external-tos-access-key: {{ . | quote }}
{{- end }}
{{- with $fields.secretKey | toString }}
external-tos-secret-key: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalWeaviate") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.apiKey | toString }}
external-weaviate-api-key: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalQdrant") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.apiKey | toString }}
external-qdrant-api-key: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalMilvus") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.token | toString }}
external-milvus-token: {{ . | quote }}
{{- end }}
{{- with $fields.password | toString }}
external-milvus-password: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalPgvector") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.password | toString }}
external-pgvector-password: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalTencentVectorDB") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.apiKey | toString }}
external-tencent-vector-db-api-key: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalMyScaleDB") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.password | toString }}
external-my-scale-db-password: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalTableStore") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.accessKeyId | toString }}
external-table-store-access-key-id: {{ . | quote }}
{{- end }}
{{- with $fields.accessKeySecret | toString }}
external-table-store-access-key-secret: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $ "externalElasticsearch") }}
{{- $fields := fromJson . }}
{{- if not $fields.existingSecret }}
{{- with $fields.password | toString }}
external-elasticsearch-password: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/*
What blocks put together for the chart's Secret. mode: secret (the value) or template (for External Secrets Operator).
Call: (list $ "secret" $plain), with the Secret's plain values
*/}}
{{- define "dify.external.composedSecrets" -}}
{{- $root := index . 0 -}}
{{- $mode := index . 1 -}}
{{- $plain := index . 2 -}}
{{- with include "dify.external" (list $root "externalRedis") }}
{{- $fields := fromJson . }}
{{- with $fields }}
{{- if not .existingSecret }}
{{- $place := include "dify.external.place" (dict "root" $root "block" "externalRedis" "fields" $fields "field" "password" "key" "external-redis-password" "ordinary" "" "required" false) | default "{}" | fromJson }}
external-redis-celery-broker-url: {{ include "dify.externalRedis.CELERY_BROKER_URL" (dict "fields" $fields "secret" (include "dify.part" (list $plain $place.key $mode true))) | quote }}
{{- $place := include "dify.external.place" (dict "root" $root "block" "externalRedis" "fields" $fields "field" "password" "key" "external-redis-password" "ordinary" "" "required" false) | default "{}" | fromJson }}
external-redis-dify-agent-redis-url: {{ include "dify.externalRedis.DIFY_AGENT_REDIS_URL" (dict "fields" $fields "secret" (include "dify.part" (list $plain $place.key $mode true))) | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "dify.external" (list $root "externalAzureBlobStorage") }}
{{- $fields := fromJson . }}
{{- with $fields }}
{{- if not .existingSecret }}
{{- $place := include "dify.external.place" (dict "root" $root "block" "externalAzureBlobStorage" "fields" $fields "field" "key" "key" "external-azure-blob-storage-key" "ordinary" "" "required" true) | default "{}" | fromJson }}
{{- if .pluginContainer }}
external-azure-blob-storage-azure-blob-storage-connection-string: {{ include "dify.externalAzureBlobStorage.AZURE_BLOB_STORAGE_CONNECTION_STRING" (dict "fields" $fields "secret" (include "dify.part" (list $plain $place.key $mode false))) | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Variables of a reader (api, plugin or agent) that follow from blocks, as YAML. Call: (list $ "api") */}}
{{- define "dify.external.env" -}}
{{- $root := index . 0 -}}
{{- $reader := index . 1 -}}
{{- range list "externalPostgres" "externalMysql" "externalRedis" "externalS3" "externalAzureBlobStorage" "externalGCS" "externalOSS" "externalCOS" "externalOBS" "externalTOS" "externalWeaviate" "externalQdrant" "externalMilvus" "externalPgvector" "externalTencentVectorDB" "externalMyScaleDB" "externalTableStore" "externalElasticsearch" -}}
{{- $block := . -}}
{{- with include "dify.external" (list $root .) -}}
{{- include (printf "dify.%s.env" $block) (dict "reader" $reader "fields" (fromJson .)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The same for what comes from a Secret, as entries of env. Call: (list $ "api") */}}
{{- define "dify.external.secretEnv" -}}
{{- $root := index . 0 -}}
{{- $reader := index . 1 -}}
{{- range list "externalPostgres" "externalMysql" "externalRedis" "externalS3" "externalAzureBlobStorage" "externalGCS" "externalOSS" "externalCOS" "externalOBS" "externalTOS" "externalWeaviate" "externalQdrant" "externalMilvus" "externalPgvector" "externalTencentVectorDB" "externalMyScaleDB" "externalTableStore" "externalElasticsearch" -}}
{{- $block := . -}}
{{- with include "dify.external" (list $root .) -}}
{{- include (printf "dify.%s.secretEnv" $block) (dict "root" $root "reader" $reader "fields" (fromJson .)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Address of a Redis outside. Call: (list $fields "password as it stands in the URL" database "sentinels") */}}
{{- define "dify.redisUrl" -}}
{{- $fields := index . 0 -}}
{{- $user := "" -}}
{{- if or $fields.username (index . 1) -}}
{{- $user = printf "%s:%s@" (include "dify.urlEncode" ($fields.username | default "")) (index . 1) -}}
{{- end -}}
{{- $database := toString (index . 2) -}}
{{- if and (eq (index . 3) "sentinels") $fields.sentinel.nodes -}}
{{- $urls := list -}}
{{- range splitList "," (toString $fields.sentinel.nodes) -}}
{{- $urls = append $urls (printf "sentinel://%s%s/%s" $user (trim .) $database) -}}
{{- end -}}
{{- join ";" $urls -}}
{{- else -}}
{{- $scheme := eq (toString $fields.useSSL) "true" | ternary "rediss" "redis" -}}
{{- $host := required "externalRedis.host is required when externalRedis.enabled is true" $fields.host -}}
{{- printf "%s://%s%s:%s/%s" $scheme $user $host (toString $fields.port) $database -}}
{{- end -}}
{{- end }}

{{/* Refuses two services for one purpose. */}}
{{- define "dify.external.check" -}}
{{- $on := list -}}
{{- range list "externalPostgres" "externalMysql" }}{{ if (index $.Values . | default dict).enabled }}{{ $on = append $on . }}{{ end }}{{ end -}}
{{- if gt (len $on) 1 -}}
{{- fail (printf "%s are both enabled, but Dify uses one of them: set one .enabled to false" (join " and " $on)) -}}
{{- end -}}
{{- $on := list -}}
{{- range list "externalRedis" }}{{ if (index $.Values . | default dict).enabled }}{{ $on = append $on . }}{{ end }}{{ end -}}
{{- if gt (len $on) 1 -}}
{{- fail (printf "%s are both enabled, but Dify uses one of them: set one .enabled to false" (join " and " $on)) -}}
{{- end -}}
{{- $on := list -}}
{{- range list "externalS3" "externalAzureBlobStorage" "externalGCS" "externalOSS" "externalCOS" "externalOBS" "externalTOS" }}{{ if (index $.Values . | default dict).enabled }}{{ $on = append $on . }}{{ end }}{{ end -}}
{{- if gt (len $on) 1 -}}
{{- fail (printf "%s are both enabled, but Dify uses one of them: set one .enabled to false" (join " and " $on)) -}}
{{- end -}}
{{- $on := list -}}
{{- range list "externalWeaviate" "externalQdrant" "externalMilvus" "externalPgvector" "externalTencentVectorDB" "externalMyScaleDB" "externalTableStore" "externalElasticsearch" }}{{ if (index $.Values . | default dict).enabled }}{{ $on = append $on . }}{{ end }}{{ end -}}
{{- if gt (len $on) 1 -}}
{{- fail (printf "%s are both enabled, but Dify uses one of them: set one .enabled to false" (join " and " $on)) -}}
{{- end -}}
{{- end }}

{{/* PostgreSQL */}}
{{- define "dify.externalPostgres.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
DB_TYPE: {{ "postgresql" | toString | quote }}
DB_HOST: {{ .address | toString | quote }}
DB_PORT: {{ .port | toString | quote }}
DB_USERNAME: {{ .username | toString | quote }}
DB_DATABASE: {{ .database.api | toString | quote }}
{{- if or .extras (eq .sslMode "require") }}
DB_EXTRAS: {{ .extras | default "sslmode=require" | toString | quote }}
{{- end }}
{{- end }}
{{- if eq $reader "plugin" }}
DB_TYPE: {{ "postgresql" | toString | quote }}
DB_HOST: {{ .address | toString | quote }}
DB_PORT: {{ .port | toString | quote }}
DB_USERNAME: {{ .username | toString | quote }}
DB_DATABASE: {{ .database.pluginDaemon | toString | quote }}
DB_SSL_MODE: {{ .sslMode | toString | quote }}
{{- if .maxOpenConns }}
DB_MAX_OPEN_CONNS: {{ .maxOpenConns | toString | quote }}
{{- end }}
{{- if .maxIdleConns }}
DB_MAX_IDLE_CONNS: {{ .maxIdleConns | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalPostgres.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalPostgres" "fields" . "name" "DB_PASSWORD" "field" "password" "key" "external-postgres-password" "ordinary" "" "required" true) }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalPostgres" "fields" . "name" "DB_PASSWORD" "field" "password" "key" "external-postgres-password" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}

{{/* MySQL */}}
{{- define "dify.externalMysql.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
DB_TYPE: {{ "mysql" | toString | quote }}
DB_HOST: {{ .address | toString | quote }}
DB_PORT: {{ .port | toString | quote }}
DB_USERNAME: {{ .username | toString | quote }}
DB_DATABASE: {{ .database.api | toString | quote }}
{{- if .extras }}
DB_EXTRAS: {{ .extras | toString | quote }}
{{- end }}
{{- end }}
{{- if eq $reader "plugin" }}
DB_TYPE: {{ "mysql" | toString | quote }}
DB_HOST: {{ .address | toString | quote }}
DB_PORT: {{ .port | toString | quote }}
DB_USERNAME: {{ .username | toString | quote }}
DB_DATABASE: {{ .database.pluginDaemon | toString | quote }}
DB_SSL_MODE: {{ .sslMode | toString | quote }}
{{- if .maxOpenConns }}
DB_MAX_OPEN_CONNS: {{ .maxOpenConns | toString | quote }}
{{- end }}
{{- if .maxIdleConns }}
DB_MAX_IDLE_CONNS: {{ .maxIdleConns | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalMysql.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalMysql" "fields" . "name" "DB_PASSWORD" "field" "password" "key" "external-mysql-password" "ordinary" "" "required" true) }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalMysql" "fields" . "name" "DB_PASSWORD" "field" "password" "key" "external-mysql-password" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Redis */}}
{{- define "dify.externalRedis.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
REDIS_HOST: {{ .host | default (.sentinel.nodes | toString | splitList ":" | first) | toString | quote }}
REDIS_PORT: {{ .port | toString | quote }}
REDIS_USERNAME: {{ .username | toString | quote }}
REDIS_USE_SSL: {{ .useSSL | toString | quote }}
BROKER_USE_SSL: {{ .useSSL | toString | quote }}
{{- if .sslCertReqs }}
REDIS_SSL_CERT_REQS: {{ .sslCertReqs | toString | quote }}
{{- end }}
REDIS_DB: {{ .db.app | toString | quote }}
REDIS_USE_SENTINEL: {{ .sentinel.nodes | empty | ternary "false" "true" | toString | quote }}
{{- if .sentinel.nodes }}
REDIS_SENTINELS: {{ .sentinel.nodes | toString | quote }}
{{- end }}
{{- if .sentinel.nodes }}
REDIS_SENTINEL_SERVICE_NAME: {{ .sentinel.masterName | toString | quote }}
{{- end }}
{{- if .sentinel.nodes }}
REDIS_SENTINEL_USERNAME: {{ .sentinel.username | toString | quote }}
{{- end }}
{{- if .sentinel.nodes }}
REDIS_SENTINEL_SOCKET_TIMEOUT: {{ .sentinel.socketTimeout | toString | quote }}
{{- end }}
CELERY_USE_SENTINEL: {{ .sentinel.nodes | empty | ternary "false" "true" | toString | quote }}
{{- if .sentinel.nodes }}
CELERY_SENTINEL_MASTER_NAME: {{ .sentinel.masterName | toString | quote }}
{{- end }}
{{- if .sentinel.nodes }}
CELERY_SENTINEL_SOCKET_TIMEOUT: {{ .sentinel.socketTimeout | toString | quote }}
{{- end }}
{{- end }}
{{- if eq $reader "plugin" }}
REDIS_HOST: {{ .host | default (.sentinel.nodes | toString | splitList ":" | first) | toString | quote }}
REDIS_PORT: {{ .port | toString | quote }}
REDIS_USERNAME: {{ .username | toString | quote }}
REDIS_USE_SSL: {{ .useSSL | toString | quote }}
REDIS_DB: {{ .db.app | toString | quote }}
REDIS_USE_SENTINEL: {{ .sentinel.nodes | empty | ternary "false" "true" | toString | quote }}
{{- if .sentinel.nodes }}
REDIS_SENTINELS: {{ .sentinel.nodes | toString | quote }}
{{- end }}
{{- if .sentinel.nodes }}
REDIS_SENTINEL_SERVICE_NAME: {{ .sentinel.masterName | toString | quote }}
{{- end }}
{{- if .sentinel.nodes }}
REDIS_SENTINEL_USERNAME: {{ .sentinel.username | toString | quote }}
{{- end }}
{{- if .sentinel.nodes }}
REDIS_SENTINEL_SOCKET_TIMEOUT: {{ .sentinel.socketTimeout | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalRedis.CELERY_BROKER_URL" -}}
{{- $secret := .secret -}}
{{- with .fields -}}
{{- include "dify.redisUrl" (list . $secret .db.celery "sentinels") -}}
{{- end -}}
{{- end }}
{{- define "dify.externalRedis.DIFY_AGENT_REDIS_URL" -}}
{{- $secret := .secret -}}
{{- with .fields -}}
{{- include "dify.redisUrl" (list . $secret .db.agent "") -}}
{{- end -}}
{{- end }}
{{- define "dify.externalRedis.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalRedis" "fields" . "name" "REDIS_PASSWORD" "field" "password" "key" "external-redis-password" "ordinary" "" "required" false) }}
{{- if .sentinel.nodes }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalRedis" "fields" . "name" "REDIS_SENTINEL_PASSWORD" "field" "sentinel.password" "key" "external-redis-sentinel-password" "ordinary" "" "required" false) }}
{{- end }}
{{- if .sentinel.nodes }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalRedis" "fields" . "name" "CELERY_SENTINEL_PASSWORD" "field" "sentinel.password" "key" "external-redis-sentinel-password" "ordinary" "" "required" false) }}
{{- end }}
{{- include "dify.external.composed" (dict "root" $given.root "block" "externalRedis" "fields" . "name" "CELERY_BROKER_URL" "field" "password" "key" "external-redis-password" "ordinary" "" "required" false "composed" "external-redis-celery-broker-url" "value" "dify.externalRedis.CELERY_BROKER_URL") }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalRedis" "fields" . "name" "REDIS_PASSWORD" "field" "password" "key" "external-redis-password" "ordinary" "" "required" false) }}
{{- if .sentinel.nodes }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalRedis" "fields" . "name" "REDIS_SENTINEL_PASSWORD" "field" "sentinel.password" "key" "external-redis-sentinel-password" "ordinary" "" "required" false) }}
{{- end }}
{{- end }}
{{- if eq $reader "agent" }}
{{- include "dify.external.composed" (dict "root" $given.root "block" "externalRedis" "fields" . "name" "DIFY_AGENT_REDIS_URL" "field" "password" "key" "external-redis-password" "ordinary" "" "required" false "composed" "external-redis-dify-agent-redis-url" "value" "dify.externalRedis.DIFY_AGENT_REDIS_URL") }}
{{- end }}
{{- end }}
{{- end }}

{{/* Amazon S3 or a storage that speaks its language */}}
{{- define "dify.externalS3.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
STORAGE_TYPE: {{ "s3" | toString | quote }}
S3_ENDPOINT: {{ .endpoint | toString | quote }}
S3_REGION: {{ .region | toString | quote }}
S3_BUCKET_NAME: {{ .bucketName.api | toString | quote }}
S3_ADDRESS_STYLE: {{ eq (toString .pathStyle) "true" | ternary "path" "auto" | toString | quote }}
S3_USE_AWS_MANAGED_IAM: {{ .useIAM | toString | quote }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_TYPE: {{ "aws_s3" | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_OSS_BUCKET: {{ .bucketName.pluginDaemon | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
S3_USE_AWS: {{ or (not .endpoint) (contains "amazonaws.com" .endpoint) | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
S3_ENDPOINT: {{ .endpoint | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
S3_USE_PATH_STYLE: {{ .pathStyle | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
AWS_REGION: {{ .region | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
S3_USE_AWS_MANAGED_IAM: {{ .useIAM | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalS3.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- if ne (toString .useIAM) "true" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalS3" "fields" . "name" "S3_ACCESS_KEY" "field" "accessKey" "key" "external-s3-access-key" "ordinary" "" "required" false) }}
{{- end }}
{{- if ne (toString .useIAM) "true" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalS3" "fields" . "name" "S3_SECRET_KEY" "field" "secretKey" "key" "external-s3-secret-key" "ordinary" "" "required" false) }}
{{- end }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if and .bucketName.pluginDaemon (ne (toString .useIAM) "true") }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalS3" "fields" . "name" "AWS_ACCESS_KEY" "field" "accessKey" "key" "external-s3-access-key" "ordinary" "" "required" false) }}
{{- end }}
{{- if and .bucketName.pluginDaemon (ne (toString .useIAM) "true") }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalS3" "fields" . "name" "AWS_SECRET_KEY" "field" "secretKey" "key" "external-s3-secret-key" "ordinary" "" "required" false) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Azure Blob Storage */}}
{{- define "dify.externalAzureBlobStorage.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
STORAGE_TYPE: {{ "azure-blob" | toString | quote }}
AZURE_BLOB_ACCOUNT_NAME: {{ .account | toString | quote }}
AZURE_BLOB_CONTAINER_NAME: {{ .container | toString | quote }}
AZURE_BLOB_ACCOUNT_URL: {{ .url | toString | quote }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .pluginContainer }}
PLUGIN_STORAGE_TYPE: {{ "azure_blob" | toString | quote }}
{{- end }}
{{- if .pluginContainer }}
AZURE_BLOB_STORAGE_CONTAINER_NAME: {{ .pluginContainer | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalAzureBlobStorage.AZURE_BLOB_STORAGE_CONNECTION_STRING" -}}
{{- $secret := .secret -}}
{{- with .fields -}}
{{- printf "DefaultEndpointsProtocol=https;AccountName=%s;AccountKey=%s;BlobEndpoint=%s" .account $secret .url -}}
{{- end -}}
{{- end }}
{{- define "dify.externalAzureBlobStorage.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalAzureBlobStorage" "fields" . "name" "AZURE_BLOB_ACCOUNT_KEY" "field" "key" "key" "external-azure-blob-storage-key" "ordinary" "" "required" true) }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .pluginContainer }}
{{- include "dify.external.composed" (dict "root" $given.root "block" "externalAzureBlobStorage" "fields" . "name" "AZURE_BLOB_STORAGE_CONNECTION_STRING" "field" "key" "key" "external-azure-blob-storage-key" "ordinary" "" "required" true "composed" "external-azure-blob-storage-azure-blob-storage-connection-string" "value" "dify.externalAzureBlobStorage.AZURE_BLOB_STORAGE_CONNECTION_STRING") }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Google Cloud Storage */}}
{{- define "dify.externalGCS.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
STORAGE_TYPE: {{ "google-storage" | toString | quote }}
GOOGLE_STORAGE_BUCKET_NAME: {{ .bucketName.api | toString | quote }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_TYPE: {{ "gcs" | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_OSS_BUCKET: {{ .bucketName.pluginDaemon | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalGCS.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalGCS" "fields" . "name" "GOOGLE_STORAGE_SERVICE_ACCOUNT_JSON_BASE64" "field" "serviceAccountJsonBase64" "key" "external-gcs-service-account-json-base64" "ordinary" "" "required" true) }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalGCS" "fields" . "name" "GCS_CREDENTIALS" "field" "serviceAccountJsonBase64" "key" "external-gcs-service-account-json-base64" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Alibaba Cloud OSS */}}
{{- define "dify.externalOSS.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
STORAGE_TYPE: {{ "aliyun-oss" | toString | quote }}
ALIYUN_OSS_BUCKET_NAME: {{ .bucketName.api | toString | quote }}
ALIYUN_OSS_ENDPOINT: {{ .endpoint | toString | quote }}
ALIYUN_OSS_REGION: {{ .region | toString | quote }}
ALIYUN_OSS_AUTH_VERSION: {{ .authVersion | toString | quote }}
ALIYUN_OSS_PATH: {{ .path | toString | quote }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_TYPE: {{ "aliyun_oss" | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_OSS_BUCKET: {{ .bucketName.pluginDaemon | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
ALIYUN_OSS_REGION: {{ .region | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
ALIYUN_OSS_ENDPOINT: {{ .endpoint | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
ALIYUN_OSS_AUTH_VERSION: {{ .authVersion | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
ALIYUN_OSS_PATH: {{ .path | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalOSS.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalOSS" "fields" . "name" "ALIYUN_OSS_ACCESS_KEY" "field" "accessKey" "key" "external-oss-access-key" "ordinary" "" "required" true) }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalOSS" "fields" . "name" "ALIYUN_OSS_SECRET_KEY" "field" "secretKey" "key" "external-oss-secret-key" "ordinary" "" "required" true) }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalOSS" "fields" . "name" "ALIYUN_OSS_ACCESS_KEY_ID" "field" "accessKey" "key" "external-oss-access-key" "ordinary" "" "required" true) }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalOSS" "fields" . "name" "ALIYUN_OSS_ACCESS_KEY_SECRET" "field" "secretKey" "key" "external-oss-secret-key" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Tencent Cloud COS */}}
{{- define "dify.externalCOS.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
STORAGE_TYPE: {{ "tencent-cos" | toString | quote }}
TENCENT_COS_BUCKET_NAME: {{ .bucketName.api | toString | quote }}
TENCENT_COS_REGION: {{ .region | toString | quote }}
TENCENT_COS_SCHEME: {{ .scheme | toString | quote }}
{{- if .customDomain }}
TENCENT_COS_CUSTOM_DOMAIN: {{ .customDomain | toString | quote }}
{{- end }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_TYPE: {{ "tencent_cos" | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_OSS_BUCKET: {{ .bucketName.pluginDaemon | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
TENCENT_COS_REGION: {{ .region | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalCOS.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalCOS" "fields" . "name" "TENCENT_COS_SECRET_ID" "field" "secretId" "key" "external-cos-secret-id" "ordinary" "" "required" true) }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalCOS" "fields" . "name" "TENCENT_COS_SECRET_KEY" "field" "secretKey" "key" "external-cos-secret-key" "ordinary" "" "required" true) }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalCOS" "fields" . "name" "TENCENT_COS_SECRET_ID" "field" "secretId" "key" "external-cos-secret-id" "ordinary" "" "required" true) }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalCOS" "fields" . "name" "TENCENT_COS_SECRET_KEY" "field" "secretKey" "key" "external-cos-secret-key" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Huawei Cloud OBS */}}
{{- define "dify.externalOBS.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
STORAGE_TYPE: {{ "huawei-obs" | toString | quote }}
HUAWEI_OBS_SERVER: {{ .endpoint | toString | quote }}
HUAWEI_OBS_BUCKET_NAME: {{ .bucketName.api | toString | quote }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_TYPE: {{ "huawei_obs" | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_OSS_BUCKET: {{ .bucketName.pluginDaemon | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
HUAWEI_OBS_SERVER: {{ .endpoint | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
HUAWEI_OBS_PATH_STYLE: {{ .pathStyle | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalOBS.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalOBS" "fields" . "name" "HUAWEI_OBS_ACCESS_KEY" "field" "accessKey" "key" "external-obs-access-key" "ordinary" "" "required" true) }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalOBS" "fields" . "name" "HUAWEI_OBS_SECRET_KEY" "field" "secretKey" "key" "external-obs-secret-key" "ordinary" "" "required" true) }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalOBS" "fields" . "name" "HUAWEI_OBS_ACCESS_KEY" "field" "accessKey" "key" "external-obs-access-key" "ordinary" "" "required" true) }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalOBS" "fields" . "name" "HUAWEI_OBS_SECRET_KEY" "field" "secretKey" "key" "external-obs-secret-key" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Volcengine TOS */}}
{{- define "dify.externalTOS.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
STORAGE_TYPE: {{ "volcengine-tos" | toString | quote }}
VOLCENGINE_TOS_ENDPOINT: {{ .endpoint | toString | quote }}
VOLCENGINE_TOS_REGION: {{ .region | toString | quote }}
VOLCENGINE_TOS_BUCKET_NAME: {{ .bucketName.api | toString | quote }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_TYPE: {{ "volcengine_tos" | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
PLUGIN_STORAGE_OSS_BUCKET: {{ .bucketName.pluginDaemon | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
VOLCENGINE_TOS_ENDPOINT: {{ .endpoint | toString | quote }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
VOLCENGINE_TOS_REGION: {{ .region | toString | quote }}
{{- end }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalTOS.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalTOS" "fields" . "name" "VOLCENGINE_TOS_ACCESS_KEY" "field" "accessKey" "key" "external-tos-access-key" "ordinary" "" "required" true) }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalTOS" "fields" . "name" "VOLCENGINE_TOS_SECRET_KEY" "field" "secretKey" "key" "external-tos-secret-key" "ordinary" "" "required" true) }}
{{- end }}
{{- if eq $reader "plugin" }}
{{- if .bucketName.pluginDaemon }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalTOS" "fields" . "name" "VOLCENGINE_TOS_ACCESS_KEY" "field" "accessKey" "key" "external-tos-access-key" "ordinary" "" "required" true) }}
{{- end }}
{{- if .bucketName.pluginDaemon }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalTOS" "fields" . "name" "VOLCENGINE_TOS_SECRET_KEY" "field" "secretKey" "key" "external-tos-secret-key" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Weaviate */}}
{{- define "dify.externalWeaviate.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
VECTOR_STORE: {{ "weaviate" | toString | quote }}
WEAVIATE_ENDPOINT: {{ .endpoint.http | toString | quote }}
WEAVIATE_GRPC_ENDPOINT: {{ .endpoint.grpc | toString | quote }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalWeaviate.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalWeaviate" "fields" . "name" "WEAVIATE_API_KEY" "field" "apiKey" "key" "external-weaviate-api-key" "ordinary" "" "required" false) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Qdrant */}}
{{- define "dify.externalQdrant.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
VECTOR_STORE: {{ "qdrant" | toString | quote }}
QDRANT_URL: {{ .endpoint | toString | quote }}
QDRANT_CLIENT_TIMEOUT: {{ .timeout | toString | quote }}
QDRANT_GRPC_ENABLED: {{ .grpc.enabled | toString | quote }}
QDRANT_GRPC_PORT: {{ .grpc.port | toString | quote }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalQdrant.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalQdrant" "fields" . "name" "QDRANT_API_KEY" "field" "apiKey" "key" "external-qdrant-api-key" "ordinary" "" "required" false) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Milvus */}}
{{- define "dify.externalMilvus.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
VECTOR_STORE: {{ "milvus" | toString | quote }}
MILVUS_URI: {{ .uri | toString | quote }}
MILVUS_DATABASE: {{ .database | toString | quote }}
MILVUS_USER: {{ .user | toString | quote }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalMilvus.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalMilvus" "fields" . "name" "MILVUS_TOKEN" "field" "token" "key" "external-milvus-token" "ordinary" "" "required" false) }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalMilvus" "fields" . "name" "MILVUS_PASSWORD" "field" "password" "key" "external-milvus-password" "ordinary" "" "required" false) }}
{{- end }}
{{- end }}
{{- end }}

{{/* PostgreSQL with pgvector */}}
{{- define "dify.externalPgvector.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
VECTOR_STORE: {{ "pgvector" | toString | quote }}
PGVECTOR_HOST: {{ .address | toString | quote }}
PGVECTOR_PORT: {{ .port | toString | quote }}
PGVECTOR_USER: {{ .username | toString | quote }}
PGVECTOR_DATABASE: {{ .dbName | toString | quote }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalPgvector.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalPgvector" "fields" . "name" "PGVECTOR_PASSWORD" "field" "password" "key" "external-pgvector-password" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Tencent Cloud VectorDB */}}
{{- define "dify.externalTencentVectorDB.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
VECTOR_STORE: {{ "tencent" | toString | quote }}
TENCENT_VECTOR_DB_URL: {{ .url | toString | quote }}
TENCENT_VECTOR_DB_TIMEOUT: {{ .timeout | toString | quote }}
TENCENT_VECTOR_DB_USERNAME: {{ .username | toString | quote }}
TENCENT_VECTOR_DB_DATABASE: {{ .database | toString | quote }}
TENCENT_VECTOR_DB_SHARD: {{ .shard | toString | quote }}
TENCENT_VECTOR_DB_REPLICAS: {{ .replicas | toString | quote }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalTencentVectorDB.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalTencentVectorDB" "fields" . "name" "TENCENT_VECTOR_DB_API_KEY" "field" "apiKey" "key" "external-tencent-vector-db-api-key" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}

{{/* MyScaleDB */}}
{{- define "dify.externalMyScaleDB.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
VECTOR_STORE: {{ "myscale" | toString | quote }}
MYSCALE_HOST: {{ .host | toString | quote }}
MYSCALE_PORT: {{ .port | toString | quote }}
MYSCALE_USER: {{ .user | toString | quote }}
MYSCALE_DATABASE: {{ .database | toString | quote }}
MYSCALE_FTS_PARAMS: {{ .ftsParams | toString | quote }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalMyScaleDB.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalMyScaleDB" "fields" . "name" "MYSCALE_PASSWORD" "field" "password" "key" "external-my-scale-db-password" "ordinary" "" "required" false) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Alibaba Cloud Tablestore */}}
{{- define "dify.externalTableStore.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
VECTOR_STORE: {{ "tablestore" | toString | quote }}
TABLESTORE_ENDPOINT: {{ .endpoint | toString | quote }}
TABLESTORE_INSTANCE_NAME: {{ .instanceName | toString | quote }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalTableStore.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalTableStore" "fields" . "name" "TABLESTORE_ACCESS_KEY_ID" "field" "accessKeyId" "key" "external-table-store-access-key-id" "ordinary" "" "required" true) }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalTableStore" "fields" . "name" "TABLESTORE_ACCESS_KEY_SECRET" "field" "accessKeySecret" "key" "external-table-store-access-key-secret" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Elasticsearch */}}
{{- define "dify.externalElasticsearch.env" -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
VECTOR_STORE: {{ eq .analyzer "ja" | ternary "elasticsearch-ja" "elasticsearch" | toString | quote }}
ELASTICSEARCH_HOST: {{ .host | toString | quote }}
ELASTICSEARCH_PORT: {{ .port | toString | quote }}
ELASTICSEARCH_USERNAME: {{ .username | toString | quote }}
ELASTICSEARCH_USE_CLOUD: {{ "false" | toString | quote }}
{{- end }}
{{- end }}
{{ end }}
{{- define "dify.externalElasticsearch.secretEnv" -}}
{{- $given := . -}}
{{- $reader := .reader -}}
{{- with .fields -}}
{{- if eq $reader "api" }}
{{- include "dify.external.secret" (dict "root" $given.root "block" "externalElasticsearch" "fields" . "name" "ELASTICSEARCH_PASSWORD" "field" "password" "key" "external-elasticsearch-password" "ordinary" "" "required" true) }}
{{- end }}
{{- end }}
{{- end }}
