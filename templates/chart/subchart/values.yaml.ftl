[#-- Values of a component that lives in charts/. --]
[#assign c = component]
# Values of the [=c.name] subchart; set them under "[=c.valuesKey]" in the values of the chart around it.

enabled: true
replicas: [=c.replicas][#if c.singleton?has_content]  # not more: [=c.singleton][/#if]

image:
  repository: [=c.image.repositoryYaml]
  tag: [=c.image.tagYaml]
  digest: [=c.image.digestYaml]
[#list c.persistence as p]
[#if p?is_first]

persistence:
  enabled: true
[/#if]
[#if p.name?has_content]
  [=p.name]:
    size: [=p.sizeYaml]
    storageClassName: ""
[#else]
  size: [=p.sizeYaml][#if p.required]            # required[/#if]
  storageClass: ""    # empty: global.storageClassName
[/#if]
[/#list]

[#if c.resources.any]
resources:
[#if c.resources.request?has_content]
  requests: {[=c.resources.request]}
[/#if]
[#if c.resources.limit?has_content]
  limits: {[=c.resources.limit]}
[/#if]
[#else]
resources: {}
[/#if]

# Variables of the container, as the compose project sets them. Always strings; null takes a variable away.
config:
[#list c.environment.variables as e]
[#if e.comment?has_content]
  # [=e.comment]
[/#if]
  [=e.name]: [=e.value.quoted]
[#else]
  {}
[/#list]
