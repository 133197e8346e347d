[#-- What values say and nothing would read. --]
{{- /* Makes no object: refuses values that nothing would read. */ -}}
{{- include "dify.checkEnv" . -}}
