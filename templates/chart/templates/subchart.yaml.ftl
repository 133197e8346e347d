[#-- A component of charts/: rendered here, where it can be seen whether an outside service takes its place. --]
[#assign c = component]
{{- /*
[=comment(c.title)] is a chart of its own in charts/[=c.name]. It is rendered from here, because a chart within a chart cannot see whether
a service outside of the cluster takes its place.
*/ -}}
{{- if include "dify.enabled" (list $ "[=c.name]") }}
{{- include "dify.[=c.valuesKey].objects" (index .Subcharts "[=c.name]") }}
{{- end }}
