{{/*
The public path of Dify as the user wants it: "/" or "/dify", never with a slash at the end.
*/}}
{{- define "dify.expose.path" -}}
{{- $path := required "expose.path is required: the path of Dify's address, / or for example /dify" (.Values.expose | default dict).path -}}
{{- $trimmed := trimSuffix "/" $path -}}
{{- if not (regexMatch "^(/[A-Za-z0-9._~-]+)*$" $trimmed) -}}
{{- fail (printf "expose.path: %q is not a path like / or /dify" $path) -}}
{{- end -}}
{{- $trimmed | default "/" -}}
{{- end -}}

{{/*
The routes of this release's nginx, longest first. kind: web keeps a base path, api loses it, socket stays at the root.
*/}}
{{- define "dify.expose.routes" -}}
- {path: "/console/api", pathType: Prefix, component: api, port: "5001", kind: api}
- {path: "/triggers", pathType: Prefix, component: api, port: "5001", kind: api}
- {path: "/explore", pathType: Prefix, component: web, port: "3000", kind: web}
- {path: "/files", pathType: Prefix, component: api, port: "5001", kind: api}
- {path: "/api", pathType: Prefix, component: api, port: "5001", kind: api}
- {path: "/mcp", pathType: Prefix, component: api, port: "5001", kind: api}
- {path: "/e/", pathType: Prefix, component: plugin-daemon, port: "5002", kind: api}
- {path: "/v1", pathType: Prefix, component: api, port: "5001", kind: api}
- {path: "/", pathType: Prefix, component: web, port: "3000", kind: web}
{{- end -}}

{{/*
Routes of some kinds as paths of an Ingress, in JSON; none to components that are switched off. regex: for nginx ingress, which
then takes the base path off.
Call: (dict "root" . "kinds" (list "api") "base" "/dify" "regex" true)
*/}}
{{- define "dify.expose.paths" -}}
{{- $paths := list -}}
{{- range include "dify.expose.routes" .root | fromYamlArray -}}
{{- if and (has .kind $.kinds) (include "dify.enabled" (list $.root .component)) -}}
{{- $path := printf "%s%s" $.base (ternary "" .path (and (ne $.base "") (eq .path "/"))) -}}
{{- $type := .pathType -}}
{{- if $.regex -}}
{{- $path = printf "%s/(%s)(%s)(.*)" $.base (.path | trimPrefix "/" | trimSuffix "/") (hasSuffix "/" .path | ternary "/" "/|$") -}}
{{- $type = "ImplementationSpecific" -}}
{{- end -}}
{{- $service := include "dify.componentName" (list $.root .component) -}}
{{- $paths = append $paths (dict "path" $path "pathType" $type "service" $service "port" .port) -}}
{{- end -}}
{{- end -}}
{{- toJson $paths -}}
{{- end -}}

{{/*
How Dify is served:
  root      at / (the stock web image can do nothing else: its base path is fixed when the image is built)
  redirect  at /, and expose.path leads there
  subpath   below expose.path, with a web image that was built for it (images.web.basePath)
Everything else fails with the reason.
*/}}
{{- define "dify.expose.mode" -}}
{{- $path := include "dify.expose.path" . -}}
{{- $web := (.Values.images | default dict).web | default dict -}}
{{- $built := $web.basePath | default "" | trimSuffix "/" -}}
{{- $class := include "dify.expose.class" . -}}
{{- if $built -}}
{{- if ne $built $path -}}
{{- fail (printf "images.web.basePath is %s, so the web image answers below %s only, but expose.path is %s: set both to the same path. %s" $built $built $path (include "dify.expose.webBuild" (list . $path))) -}}
{{- end -}}
{{- if and (hasKey $web "repository") (not $web.repository) -}}
{{- fail (printf "images.web.basePath is %s, but images.web.repository names no image that was built for it, and the stock web image can only serve /. %s" $built (include "dify.expose.webBuild" (list . $path))) -}}
{{- end -}}
{{- end -}}
{{- if eq $path "/" -}}
root
{{- else -}}
{{- if eq $class "other" -}}
{{- fail (printf "expose.path: the Ingress class %s is neither Traefik nor nginx, so compose2dify cannot redirect or rewrite %s: use expose.path=/, or set expose.traefik or expose.nginx.enabled to true" .Values.expose.ingressClassName $path) -}}
{{- end -}}
{{- range $known := include "dify.expose.routes" . | fromYamlArray -}}
{{- $route := $known.path -}}
{{- if ne $route "/" -}}
{{- $taken := trimSuffix "/" $route -}}
{{- if or (eq $path $taken) (hasPrefix (printf "%s/" $taken) $path) -}}
{{- fail (printf "expose.path: Dify itself uses %s: take another path" $route) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $built -}}
subpath
{{- else -}}
{{- $first := index (splitList "/" $path) 1 -}}
{{- if has $first (list "_next" "account" "activate" "agents" "app" "apps" "auth" "chat" "chatbot" "completion" "datasets" "deployments" "device" "education-apply" "embed.js" "embed.min.js" "explore" "forgot-password" "form" "init" "install" "integrations" "logo" "manifest.json" "oauth-callback" "plugins" "reset-password" "roster" "signin" "signup" "snippets" "tools" "webapp-reset-password" "webapp-signin" "workflow") -}}
{{- fail (printf "expose.path: /%s is a page of Dify itself: take another path" $first) -}}
{{- end -}}
redirect
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
What stands before every path of Dify's public URLs: nothing, or expose.path where Dify is served below it.
*/}}
{{- define "dify.expose.basePath" -}}
{{- if eq (include "dify.expose.mode" .) "subpath" -}}{{ include "dify.expose.path" . }}{{- end -}}
{{- end -}}

{{/*
gateway (where an HTTPRoute or the release's own nginx takes the Ingress's place), traefik, nginx or other: by the name of the Ingress class, unless expose.traefik or expose.nginx.enabled say it.
*/}}
{{- define "dify.expose.class" -}}
{{- $expose := .Values.expose | default dict -}}
{{- $entries := or ($expose.gateway | default dict).enabled (.Values.proxy | default dict).enabled -}}
{{- if and $entries (eq (toString $expose.enabled) "false") -}}gateway
{{- else if and (.Values.proxy | default dict).enabled (not $expose.ingressClassName) -}}gateway
{{- else -}}
{{- $name := required "expose.ingressClassName is required: the Ingress class, on NKP kommander-traefik" $expose.ingressClassName | lower -}}
{{- $traefik := toString (ternary $expose.traefik "" (hasKey $expose "traefik")) -}}
{{- $nginxValues := $expose.nginx | default dict -}}
{{- $nginx := toString (ternary $nginxValues.enabled "" (hasKey $nginxValues "enabled")) -}}
{{- if eq $traefik "true" -}}traefik
{{- else if eq $nginx "true" -}}nginx
{{- else if and (contains "traefik" $name) (ne $traefik "false") -}}traefik
{{- else if and (contains "nginx" $name) (ne $nginx "false") -}}nginx
{{- else -}}other
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
How to get a web image for a path. Takes (root, path); the way depends on the release, so on images.dify.tag.
*/}}
{{- define "dify.expose.webBuild" -}}
{{- $root := index . 0 -}}
{{- $path := index . 1 -}}
{{- $dify := ($root.Values.images | default dict).dify | default dict -}}
{{- $tag := toString ($dify.tag | default $root.Chart.AppVersion) -}}
{{- $version := regexFind "^v?[0-9]+[.][0-9]+[.][0-9]+" $tag | default "999.0.0" -}}
{{- $image := printf "YOUR-REGISTRY/dify-web:%s%s" $tag (replace "/" "-" $path) -}}
{{- if eq $path "/" -}}
For /, leave images.web.basePath empty and use the stock image.
{{- else if semverCompare ">=1.14.0" $version -}}
{{ printf "To build an image for %s, run in a checkout of Dify %s: docker build -f web/Dockerfile --build-arg NEXT_PUBLIC_BASE_PATH=%s -t %s ." $path $tag $path $image }}
{{- else if semverCompare ">=1.11.3" $version -}}
{{ printf "To build an image for %s, run in a checkout of Dify %s: docker build --build-arg NEXT_PUBLIC_BASE_PATH=%s -t %s web" $path $tag $path $image }}
{{- else if semverCompare ">=1.8.1" $version -}}
{{ printf "Dify %s takes no build argument for it. To build an image for %s, run in a checkout of that release: sed -i 's|^ENV NEXT_PUBLIC_BASE_PATH=.*|ENV NEXT_PUBLIC_BASE_PATH=%s|' web/Dockerfile && docker build -t %s web" $tag $path $path $image }}
{{- else if semverCompare ">=1.3.0" $version -}}
{{ printf "To build an image for %s, set basePath to %s in web/utils/var-basePath.js and web/utils/var.ts of a checkout of Dify %s, then run: docker build -t %s web" $path $path $tag $image }}
{{- else -}}
{{ printf "The web app of Dify %s cannot be built for a path at all (possible since 1.3.0): leave images.web.basePath empty, then Dify is served at / and expose.path leads there." $tag }}
{{- end -}}
{{- end -}}

{{/*
Annotations of an Ingress as YAML. Takes (root, annotations of this one object, whether another asks for the certificate). The user's expose.annotations win, but
Traefik's list of middlewares is joined: the object does not work without its own.
*/}}
{{- define "dify.expose.annotations" -}}
{{- $root := index . 0 -}}
{{- $own := index . 1 -}}
{{- $expose := $root.Values.expose | default dict -}}
{{- $class := include "dify.expose.class" $root -}}
{{- $all := dict -}}
{{- if eq $class "traefik" -}}
{{- if eq (($root.Values.external | default dict).scheme | default "https") "http" -}}
{{- $_ := set $all "traefik.ingress.kubernetes.io/router.entrypoints" "web" -}}
{{- else -}}
{{- $_ := set $all "traefik.ingress.kubernetes.io/router.entrypoints" "websecure" -}}
{{- $_ := set $all "traefik.ingress.kubernetes.io/router.tls" "true" -}}
{{- end -}}
{{- else if eq $class "nginx" -}}
{{- $nginx := $expose.nginx | default dict -}}
{{- $_ := set $all "nginx.ingress.kubernetes.io/proxy-body-size" (toString ($nginx.bodySize | default "100m")) -}}
{{- $_ := set $all "nginx.ingress.kubernetes.io/proxy-read-timeout" (toString ($nginx.readTimeout | default "3600")) -}}
{{- $_ := set $all "nginx.ingress.kubernetes.io/proxy-send-timeout" (toString ($nginx.sendTimeout | default "3600")) -}}
{{- if ne (($root.Values.external | default dict).scheme | default "https") "http" -}}
{{- /* Without a tls section nginx would serve plain http as well. */ -}}
{{- $_ := set $all "nginx.ingress.kubernetes.io/force-ssl-redirect" "true" -}}
{{- end -}}
{{- $_ := set $all "nginx.ingress.kubernetes.io/proxy-buffering" (toString ($nginx.buffering | default "off")) -}}
{{- end -}}
{{- $middlewares := "traefik.ingress.kubernetes.io/router.middlewares" -}}
{{- $users := deepCopy ($expose.annotations | default dict) -}}
{{- if and (gt (len .) 2) (index . 2) -}}
{{- /* One Ingress asks for the certificate; several would ask for the same Secret. */ -}}
{{- range $key, $_ := $users }}{{ if contains "cert-manager.io/" $key }}{{ $_ := unset $users $key }}{{ end }}{{ end -}}
{{- end -}}
{{- $all = merge (dict) $users $own $all -}}
{{- if and (hasKey $users $middlewares) (hasKey $own $middlewares) -}}
{{- $_ := set $all $middlewares (printf "%s,%s" (get $own $middlewares) (get $users $middlewares)) -}}
{{- end -}}
{{- range $name, $value := $all }}
{{ $name }}: {{ $value | toString | quote }}
{{- end -}}
{{- end -}}

{{/*
An Ingress. Takes a dict: root, name, annotations, paths (a list of dicts path, pathType, service, port).
*/}}
{{- define "dify.expose.ingress" -}}
{{- $expose := .root.Values.expose -}}
{{- $tls := $expose.tls | default dict -}}
{{- $hosts := compact (concat (list $expose.host) ($expose.extraHosts | default list)) -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "dify.labels" (list .root "ingress") | nindent 4 }}
  {{- with include "dify.expose.annotations" (list .root .annotations (ne .name (include "dify.fullname" .root))) | trim }}
  annotations:
    {{- . | nindent 4 }}
  {{- end }}
spec:
  ingressClassName: {{ $expose.ingressClassName | quote }}
  {{- if $tls.enabled }}
  tls:
    - {{ with $hosts }}hosts:
        {{- toYaml . | nindent 8 }}
      {{ end }}secretName: {{ required "expose.tls.secretName is required when expose.tls.enabled is true" $tls.secretName | quote }}
  {{- end }}
  rules:
    {{- range $hosts | default (list "") }}
    - {{ with . }}host: {{ . | quote }}
      {{ end }}http:
        paths:
          {{- range $.paths }}
          - path: {{ .path | quote }}
            pathType: {{ .pathType }}
            backend:
              service:
                name: {{ .service }}
                port:
                  number: {{ .port }}
          {{- end }}
    {{- end }}
{{- end -}}
