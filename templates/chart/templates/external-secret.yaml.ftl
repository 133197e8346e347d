[#-- The Secret by way of External Secrets Operator. --]
[#assign needed = plan.credentials?filter(c -> !c.composed?? && (c.required || c.generated))]
[#assign spare = plan.credentials?filter(c -> !c.composed?? && !(c.required || c.generated))]
{{- /*
The Secret, filled by External Secrets Operator (externalSecrets.enabled): from one remote entry that has all keys
(externalSecrets.remoteKey), or from one entry for each key. What is put together of other keys, the operator puts together.
*/ -}}
{{- $external := .Values.externalSecrets | default dict }}
{{- if $external.enabled }}
{{- if .Values.global.existingSecret }}
{{- fail "externalSecrets.enabled and global.existingSecret exclude each other: the operator makes the Secret, or you do" }}
{{- end }}
{{- $store := $external.secretStoreRef | default dict }}
apiVersion: {{ $external.apiVersion | default "external-secrets.io/v1" }}
kind: ExternalSecret
metadata:
  name: {{ include "dify.secretName" . }}
  labels:
    {{- include "dify.labels" (list $ "secrets") | nindent 4 }}
spec:
  refreshInterval: {{ $external.refreshInterval | default "1h" | quote }}
  secretStoreRef:
    name: {{ required "externalSecrets.secretStoreRef.name is required when externalSecrets.enabled is true" $store.name | quote }}
    kind: {{ $store.kind | default "ClusterSecretStore" }}
  target:
    name: {{ include "dify.secretName" . }}
    creationPolicy: Owner
    deletionPolicy: Retain
    template:
      engineVersion: v2
      mergePolicy: Merge
      data:
        # Empty where the store has none.
[#list spare as c]
        [=yaml(c.key)]: {{ printf "{{ index . %q | default \"\" }}" [=go(c.key)] | quote }}
[/#list]
[#list plan.credentials?filter(c -> c.composed??) as c]
        {{- $text := include "dify.composed" (list $ [=go(c.key)] "template" dict) }}
        {{- if not (contains ".disabled.invalid" $text) }}
        [=yaml(c.key)]: {{ $text | quote }}
        {{- end }}
[/#list]
[#if outside?has_content]
        {{- with include "dify.external.composedSecrets" (list $ "template" dict) | trim }}
        {{- . | nindent 8 }}
        {{- end }}
[/#if]
  {{- with $external.remoteKey }}
  dataFrom:
    - extract: {key: {{ . | quote }}}
  {{- end }}
  {{- $keys := list }}
  {{- if not $external.remoteKey }}
[#list needed as c]
[#if c.sparedBy?has_content]
  {{- if not (or[#list c.sparedBy as o] (.Values.[=o] | default dict).enabled[/#list]) }}{{ $keys = append $keys [=go(c.key)] }}{{ end }}
[#else]
  {{- $keys = append $keys [=go(c.key)] }}
[/#if]
[/#list]
[#list outside as o]
[#list o.secretFields?filter(f -> f.required && !f.ordinary?has_content) as f]
  {{- if (.Values.[=o.key] | default dict).enabled }}{{ if not .Values.[=o.key].existingSecret }}{{ $keys = append $keys [=go(f.secretKey)] }}{{ end }}{{ end }}
[/#list]
[/#list]
  {{- end }}
  {{- $own := $external.remoteKeys | default dict }}
  {{- with concat $keys ($external.keys | default list) (keys $own) | uniq }}
  data:
    {{- range . | sortAlpha }}
    - secretKey: {{ . }}
      remoteRef: {{ get $own . | default (dict "key" (printf "%s%s" ($external.remoteKeyPrefix | default "") .)) | toJson }}
    {{- end }}
  {{- end }}
{{- end }}
