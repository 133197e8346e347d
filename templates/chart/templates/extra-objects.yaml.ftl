[#-- Objects of the user's own. --]
{{- /* What extraObjects in your values lists: each a mapping, or a text that may use the template language. */ -}}
{{- range .Values.extraObjects }}
---
{{ tpl (kindIs "string" . | ternary . (toYaml .)) $ }}
{{- end }}
