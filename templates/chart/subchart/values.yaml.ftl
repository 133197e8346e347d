[#-- Values of a component that lives in charts/. --]
[#assign c = component]
[#include "../templates/component/words.yaml.ftl"]
# Values of the [=c.name] subchart; set them under "[=c.valuesKey]" in the values of the chart around it.

enabled: true
replicas: [=c.replicas][#if c.singleton?has_content]  # not more: [=comment(c.singleton)][/#if]

image:
  repository: [=quoted(c.image.repository)]
  tag: [=quoted(c.image.tag)]
  digest: [=quoted(c.image.digest)]
[#list c.persistence as p]
[#if p?is_first]

persistence:
  enabled: true
[/#if]
[#if p.name?has_content]
  [=yaml(p.name)]:
    size: [=yaml(p.size)]
    storageClassName: ""
[#else]
  size: [=yaml(p.size)][#if p.required]            # required[/#if]
  storageClass: ""    # empty: global.storageClassName
[/#if]
[/#list]

[#if c.resources.any]
resources:
[@resources r=c.resources indent="  "/]
[#else]
resources: {}
[/#if]

# Variables of the container beside those of config/[=c.valuesKey].yaml, and in their place. Always strings; null takes one away.
env: {}
