[#-- The chart's values: interface first, then components, then Dify's own configuration. --]
[#include "templates/component/words.yaml.ftl"]
# Values of the Dify chart. What depends on your environment, and every credential, is empty here and is required when
# the chart is rendered: deploy.sh finds or makes it. Your own choices belong in a file of your own (deploy.sh --values).

# --- How Dify is reached ----------------------------------------------------------------------------------------------

expose:
  ingressClassName: ""  # required; kommander-traefik on NKP
  path: ""              # required; /dify: stock images answer at / and /dify redirects there
  host: ""              # answer for this host name only; empty: for every name and address
  extraHosts: []        # more names to answer for
  tls: {enabled: false, secretName: ""}  # a TLS Secret of your own; else the Ingress controller's default certificate
  annotations: {}       # more annotations for the Ingress
  traefik: null         # true or false: how to treat the class; null: by its name
  # The same for nginx (enabled), and limits for an Ingress of such a class, from the compose project's nginx
  nginx: {enabled: null, bodySize: [=quoted(nginx.bodySize)], readTimeout: [=quoted(nginx.readTimeout?string)], sendTimeout: [=quoted(nginx.sendTimeout?string)], buffering: [=quoted(nginx.buffering)]}
  # An HTTPRoute with the same routes, in place of the Ingress with expose.enabled=false. parentRefs is required then, for
  # example [{name: my-gateway, namespace: gateways}]; hostnames empty: expose.host, or every name
  gateway: {enabled: false, parentRefs: [], hostnames: [], annotations: {}}

[#if hasProxy]
# The release's own nginx with the same routes, where there is no Ingress controller (then leave expose.ingressClassName empty).
# service takes what a Service has: loadBalancerSourceRanges, externalTrafficPolicy …; marketplace: an URL to hide browsers from
proxy:
  enabled: false
  replicas: 1
  image: {repository: "nginx", tag: [=quoted(nginxTag)], digest: ""}
  service: {type: ClusterIP, port: 80, annotations: {}}  # nodePort, labels
  marketplace: ""
  resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 256Mi}}

[/#if]
external:
  scheme: ""            # required; https
  host: ""              # required unless relativeUrls; the name or address that users open
  relativeUrls: false   # leave addresses to the browser; mails, webhooks and plugin endpoints then lack a host

# --- Images -----------------------------------------------------------------------------------------------------------

images:  # a digest goes before the tag
  dify:
    repository: ""      # required; [=comment(plan.difyRepository)], completed with -api and -web
    tag: ""             # required; appVersion of Chart.yaml is what this chart was made for
[#list images as i]
[#if i.missing]
  # Compose builds this image from the folder beside it: push it to a registry and name it here.
[/#if]
[#assign fromDify = []]
[#if i.suffix?has_content && i.repository == ""][#assign fromDify += ["repository: images.dify.repository, completed with " + i.suffix]][/#if]
[#if i.tag == "" && i.digest == ""][#assign fromDify += ["tag: images.dify.tag"]][/#if]
  [=i.key]: {repository: [=quoted(i.repository)], tag: [=quoted(i.tag)], digest: [=quoted(i.digest)][#if i.key == "web"], basePath: ""[/#if]}[#if fromDify?has_content]  # empty [=comment(fromDify?join("; "))][/#if]
[#if i.key == "web"]
  # web.basePath: the NEXT_PUBLIC_BASE_PATH that this image was built with, if it was
[/#if]
[/#list]

# --- Credentials ------------------------------------------------------------------------------------------------------
# deploy.sh generates those that are marked so, keeps what the cluster has, and takes yours from secrets.values.yaml.

[#list secretValues as s]
[#if s?is_first]
secrets:
[/#if]
  [=s.name]: ""[=s.pad]# [=comment(s.comment)]
[#else]
secrets: {}
[/#list]
[#if plan.credentials?has_content]

# All of them from External Secrets Operator, URLs included; more of it: README.md, Credentials
externalSecrets: {enabled: false, secretStoreRef: {name: "", kind: ClusterSecretStore}, refreshInterval: 1h, remoteKey: ""}
[/#if]

# --- Storage ----------------------------------------------------------------------------------------------------------

storage:
  storageClassName: ""     # nutanix-volume on NKP; empty: the cluster's default class
  rwxStorageClassName: ""  # a ReadWriteMany class for claims that several pods mount; empty: those pods share one node
[#list plan.claims?filter(c -> c.several) as claim]
[#if claim?is_first]
  sizes:
[/#if]
    [=yaml(claim.valuesName)]: [=quoted(claim.size)]  # [=comment(claim.origin + ", mounted by " + claim.mountedBy?join(", "))]
[#if claim?is_last]
  claims: {}               # more of one of these: existingClaim, subPath, accessMode, storageClassName, annotations
[/#if]
[/#list]
[#if plan.fileStorage??]

dify:
  fileStorage:             # files that users upload
    enabled: true
    size: ""               # required; 20Gi
    accessMode: ReadWriteOnce
    storageClassName: ""   # empty: storage.storageClassName
    existingClaim: ""
[/#if]
[#if ownsFiles]

initPermissions: {enabled: null}  # make the files Dify's as root before its pods start; null: where Kubernetes cannot (ReadWriteMany)
[/#if]

[#if outside?has_content]
# --- Services outside of the cluster ----------------------------------------------------------------------------------
# Each takes the place of the chart's own. Every field, and the keys of existingSecret: README.md, Outside services.

[#list outside as o]
[=o.key]: [=o.line]  # [=comment(o.hint)]
[/#list]

[/#if]
# --- Variables of the containers --------------------------------------------------------------------------------------
# What Compose says stands in config/, for each component. Set a variable here for every component that has it, or as env of
# one component, which wins and may add variables. Always strings; null takes a variable away.

env: {}                    # LOG_LEVEL: DEBUG

# --- All components ---------------------------------------------------------------------------------------------------
# A component may set each of these for itself, and also: env, annotations, labels, serviceType, serviceAnnotations,
# terminationGracePeriodSeconds, startupProbe, readinessProbe, livenessProbe, extraVolumes, extraVolumeMounts,
# extraInitContainers, extraContainers, lifecycle, podSecurityContext and containerSecurityContext (in place of the chart's
# own), minReadySeconds, revisionHistoryLimit, strategy (where pods may overlap), files (in place of those of files/, by name),
# persistence: {enabled, existingClaim, subPath, accessMode, annotations, retentionPolicy}, and
# service: {labels, clusterIP, nodePorts: {http: 30080}, loadBalancerSourceRanges, externalTrafficPolicy, extraPorts}.

global:
  fullnameOverride: ""     # prefix of every object's name; empty: the release's name
  clusterDomain: cluster.local
[#if subcharts?has_content]
  storageClassName: ""     # the class for claims of subcharts, which cannot see storage.storageClassName
[/#if]
  existingSecret: ""       # a Secret of your own with the keys of README.md, Credentials
  existingSecretUrls: true # false: that Secret has no URLs; pods put them together of the other keys
  secretRevision: ""       # change it when that Secret changes: the pods that use it restart
  imageRegistry: ""        # in place of every image's registry
  imageRegistryLibrary: false  # true: there Docker's official images are below library/
  imagePullPolicy: IfNotPresent
  imagePullSecrets: []     # names
  helperImage: {repository: [=quoted(helper.repository)], tag: [=quoted(helper.tag)], digest: ""}  # runs small shell scripts in init containers
  caBundle: {configMap: "", secret: "", key: ca.crt}  # certificates of your own, with the public ones that are needed: PEM under this key
  compatibility: {openshift: false}  # true: no fixed users and groups, every namespace has its own
  stopped: false           # true: only what keeps data runs (deploy.sh --stopped, while data is brought here)
  waitTimeoutSeconds: 600  # how long a pod waits for what it depends on
  headlessServices: false  # Services of StatefulSets' pods; for a new release only: Kubernetes forbids the change
  serviceAccountName: ""
  serviceAccount: {create: false, name: "", annotations: {}}
  nodeSelector: {}
  tolerations: []
  affinity: {}
  topologySpreadConstraints: []
  priorityClassName: ""
  runtimeClassName: ""
  podDisruptionBudget: {enabled: true, maxUnavailable: 1, dataStores: false}  # for more than one replica; dataStores: no drain takes them (maxUnavailable 0)
  labels: {}               # on every object
  podLabels: {}
  podAnnotations: {}
  hostAliases: []
  extraEnv: []             # wins over every other source of variables
  extraEnvFrom: []
[#if plan.migration??]

migration:
  job:
    enabled: false           # a Job migrates the database once per release, in place of the api alone at its start
    waitTimeoutSeconds: 1800 # how long pods wait for it
    resources: [@resourcesOnOneLine migrationResources/]
[/#if]
[#if plan.networkPolicies?has_content || plan.admissions?has_content]

networkPolicies:           # who may call whom: data stores admit who names them, "internal: true" networks have no way out
  enabled: true
  ingressController: []    # who may call what is routed, for example [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kommander}}}]; empty: all
  from: []                 # more that may call every component, in the same form; networkPolicy.from of a component for one
  denyEgress: false        # true: data stores call nobody but their own parts
[/#if]
[#if backup?has_content]

backup:                    # of databases and files; README.md, "Back up and restore"
  enabled: false
  schedule: "30 2 * * *"
  keep: 7                  # so many stay
  persistence: {size: 50Gi, storageClassName: "", existingClaim: ""}
  s3: {bucket: "", prefix: "", endpoint: "", region: "", existingSecret: ""}  # in place of a claim
  image: {repository: rclone/rclone, tag: "1.69.1", digest: ""}  # speaks to S3
[/#if]

[#if components?filter(c -> c.metrics??)?has_content]
metrics:                   # exporters for Prometheus
  enabled: false
  serviceMonitor: {enabled: false, interval: 30s, labels: {}}                # for the Prometheus operator
  dashboard: {enabled: false, labels: {grafana_dashboard: "1"}}              # a ConfigMap for Grafana's sidecar
  images:
[#list components?filter(c -> c.metrics?? && c.metrics.repository?has_content) as c]
    [=c.valuesKey]: {repository: [=c.metrics.repository], tag: [=quoted(c.metrics.tag)], digest: ""}
[/#list]

[/#if]
extraObjects: []           # more objects of your own, as mappings or as text with template expressions

# --- Components -------------------------------------------------------------------------------------------------------
[#list orphans as o]

# No component of this chart: what others use to reach it
[=yaml(o.valuesKey)]:
  auth:
[#list o.auth as a]
    [=a.name]: ""[=a.pad]# [=comment(a.comment)]
[/#list]
[/#list]
[#list components as c]

# [=comment(c.title + " (service " + c.service + ")")]
[#if c.security.exception?has_content]
# Not for Pod Security "restricted": [=comment(c.security.exception)]
[/#if]
[=yaml(c.valuesKey)]:
  enabled: true
[#if c.kind != "Job"]
  replicas: [=c.replicas][#if c.singleton?has_content]  # not more: [=comment(c.singleton)][/#if]
[/#if]
[#if c.auth?has_content]
  auth:
[#list c.auth as a]
    [=a.name]: ""[=a.pad]# [=comment(a.comment)]
[/#list]
[/#if]
[#list c.persistence as p]
[#if p?is_first]
  persistence:
[#if c.subchart]
    enabled: true
[/#if]
[/#if]
[#if p.name?has_content]
    [=yaml(p.name)]:
      size: [=yaml(p.size)]
      storageClassName: ""
[#else]
    size: [=yaml(p.size)][#if p.required]              # required[/#if]
[#if c.subchart]
    storageClass: ""      # empty: global.storageClassName
[#else]
    storageClassName: ""  # empty: storage.storageClassName
[/#if]
[/#if]
[/#list]
[#list c.apart as p]
  [=p.name]Service: {type: ClusterIP, annotations: {}}  # port [=p.number] alone; nodePort, loadBalancerSourceRanges …
[/#list]
[#if c.scales]
  autoscaling: {enabled: false, minReplicas: [=[c.replicas, 1]?max], maxReplicas: [=c.replicas + 3], targetCPUUtilizationPercentage: 80}
[/#if]
[#if c.pod.imagePullPolicy?has_content]
  imagePullPolicy: [=c.pod.imagePullPolicy]
[/#if]
[#list c.pod.hostAliases as a]
[#if a?is_first]
  hostAliases:
[/#if]
    - {ip: [=quoted(a.ip)], hostnames: [[#list a.hostnames as name][=quoted(name)][#sep], [/#list]]}
[/#list]
  resources: [@resourcesOnOneLine c.resources/]
[/#list]
