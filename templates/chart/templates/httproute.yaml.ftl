[#-- The same routes for the Gateway API. --]
{{- /*
The routes of ingress.yaml as an HTTPRoute. A PathPrefix there means whole path elements, with or without a slash at its end.
*/ -}}
{{- $gateway := (.Values.expose | default dict).gateway | default dict }}
{{- if $gateway.enabled }}
{{- if not $gateway.parentRefs }}
{{- fail "expose.gateway.parentRefs is required when expose.gateway.enabled is true: the Gateway that the HTTPRoute belongs to, for example [{name: my-gateway, namespace: gateways}]" }}
{{- end }}
{{- $mode := include "dify.expose.mode" . }}
{{- $path := include "dify.expose.path" . }}
{{- $name := include "dify.fullname" . }}
{{- $base := $path }}
{{- if ne $mode "subpath" }}
[@some kinds=["web", "api", "socket"]/]
{{ include "dify.gateway.route" (list . $name) }}
[@grouped kinds=["web", "api", "socket"]/]
[#if web??]
    {{- if and (eq $mode "redirect") (include "dify.enabled" (list $ "[=web.component]")) }}
    # The stock web image answers at / only, expose.path leads there.
    - matches:
        - path: {type: PathPrefix, value: {{ $path | quote }}}
      filters:
        - type: RequestRedirect
          requestRedirect:
            path: {type: ReplacePrefixMatch, replacePrefixMatch: /}
            statusCode: 302
    {{- end }}
[/#if]
{{- end }}
{{- else }}
{{- /* The web image was built for this path and is given it unchanged; the API knows no base path, so it is taken off. */}}
[@some kinds=["web"]/]
{{ include "dify.gateway.route" (list . $name) }}
[@grouped kinds=["web"] prefix="base"/]
[#if web??]
    # The web app has one link to /signin that forgets the base path.
    - matches:
        - path: {type: Exact, value: /signin}
      filters:
        - type: RequestRedirect
          requestRedirect:
            path: {type: ReplaceFullPath, replaceFullPath: {{ printf "%s/signin" $base | quote }}}
            statusCode: 302
[/#if]
{{- end }}
[#if routes?filter(r -> r.kind == "api")?has_content]
[@some kinds=["api"]/]
---
{{ include "dify.gateway.route" (list . (printf "%s-stripped" $name)) }}
[#list routes?filter(r -> r.kind == "api") as r]
    {{- if include "dify.enabled" (list $ "[=r.component]") }}
    - matches:
        - path: {type: [=r.exact?then("Exact", "PathPrefix")], value: {{ printf "%s%s" $base [=go(r.path)] | quote }}}
      filters:
        - type: URLRewrite
          urlRewrite:
[#if r.exact]
            path: {type: ReplaceFullPath, replaceFullPath: {{ [=go(r.path)] | quote }}}
[#else]
            path: {type: ReplacePrefixMatch, replacePrefixMatch: {{ [=go(r.path)] | quote }}}
[/#if]
      backendRefs:
        - {name: {{ include "dify.componentName" (list $ "[=r.component]") }}, port: [=r.port]}
    {{- end }}
[/#list]
{{- end }}
{{- if (.Values.external | default dict).relativeUrls }}
{{- /* Without absolute URLs the browser calls the API at the root. */}}
[@some kinds=["api", "socket"]/]
---
{{ include "dify.gateway.route" (list . (printf "%s-root" $name)) }}
[@grouped kinds=["api", "socket"]/]
{{- end }}
[#if routes?filter(r -> r.kind == "socket")?has_content]
{{- else }}
[@some kinds=["socket"]/]
---
{{ include "dify.gateway.route" (list . (printf "%s-root" $name)) }}
[@grouped kinds=["socket"]/]
{{- end }}
[/#if]
{{- end }}
[/#if]
{{- end }}
{{- end }}

{{- /* What every HTTPRoute begins with. Call: (list $ "its name") */ -}}
{{- define "dify.gateway.route" -}}
{{- $root := index . 0 -}}
{{- $gateway := $root.Values.expose.gateway -}}
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ index . 1 }}
  labels:
    {{- include "dify.labels" (list $root "ingress") | nindent 4 }}
  {{- with $gateway.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  parentRefs:
    {{- toYaml $gateway.parentRefs | nindent 4 }}
  {{- with $gateway.hostnames | default (compact (concat (list $root.Values.expose.host) ($root.Values.expose.extraHosts | default list))) }}
  hostnames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  rules:
{{- end }}
[#-- One rule for each eight paths of a backend: a rule may have eight matches, a route sixteen rules. --]
[#macro grouped kinds prefix=""]
[#local all = routes?filter(r -> kinds?seq_contains(r.kind))]
[#local done = []]
[#list all as first]
[#local key = first.component + ":" + first.port]
[#if !done?seq_contains(key)]
[#local done = done + [key]]
    {{- if include "dify.enabled" (list $ "[=first.component]") }}
[#list all?filter(r -> r.component == first.component && r.port == first.port)?chunk(8) as some]
    - matches:
[#list some as r]
[#if prefix == ""]
        - path: {type: [=r.exact?then("Exact", "PathPrefix")], value: {{ [=go(r.path)] | quote }}}
[#else]
        - path: {type: [=r.exact?then("Exact", "PathPrefix")], value: {{ printf "%s%s" $base [=go((r.path == "/")?then("", r.path))] | quote }}}
[/#if]
[/#list]
      backendRefs:
        - {name: {{ include "dify.componentName" (list $ "[=first.component]") }}, port: [=first.port]}
[/#list]
    {{- end }}
[/#if]
[/#list]
[/#macro]
[#macro some kinds]
{{- if or false[#list routes?filter(r -> kinds?seq_contains(r.kind)) as r] (include "dify.enabled" (list $ "[=r.component]"))[/#list] }}
[/#macro]
