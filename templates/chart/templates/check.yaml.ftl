[#-- What values say and nothing would read. --]
{{- /* Makes no object: refuses values that nothing would read. */ -}}
{{- include "dify.checkEnv" . -}}
[#if outside?has_content]
{{- include "dify.external.check" . -}}
[/#if]
