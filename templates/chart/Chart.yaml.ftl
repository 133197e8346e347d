[#-- What Helm knows of the chart. --]
apiVersion: v2
name: [=yaml(plan.chartName)]
[#if plan.dify]
description: Dify Community Edition, converted from its Docker Compose project by compose2dify
[#else]
description: Converted from a Docker Compose project by compose2dify
[/#if]
type: application
version: [=yaml(chartVersion)]
appVersion: [=quoted(plan.appVersion)]
kubeVersion: [=quoted(plan.kubeVersion)]
[#if plan.dify]
home: https://dify.ai
icon: https://raw.githubusercontent.com/langgenius/dify/main/web/public/logo/logo.svg
sources:
  - https://github.com/langgenius/dify
keywords: [dify, llm, nkp]
[/#if]
# Yours, for example [{name: Platform team, email: platform@example.com}]; a new conversion keeps them.
maintainers: []
[#assign known = images?filter(i -> !i.missing && (i.tag != "" || i.digest != "" || i.suffix != ""))]
annotations:
  # As Artifact Hub reads them. The licence is that of the templates; every image has its own.
  artifacthub.io/license: Apache-2.0
  artifacthub.io/changes: |
    - kind: changed
      description: [=yaml("Converted by compose2dify " + toolVersion)]
[#if plan.dify]
  artifacthub.io/links: |
    - name: Licence of Dify
      url: https://github.com/langgenius/dify/blob/main/LICENSE
    - name: Releases of Dify
      url: https://github.com/langgenius/dify/releases
[/#if]
[#if known?has_content]
  # What a release with the images of the compose project runs.
  artifacthub.io/images: |
[#list known as i]
[#assign repository = (i.repository == "")?then(plan.difyRepository + i.suffix, i.repository)]
[#assign version = (i.digest != "")?then("@" + i.digest, ":" + (i.tag == "")?then(plan.imageTag, i.tag))]
    - name: [=yaml(i.key)]
      image: [=yaml(repository + version)]
[/#list]
[#list subcharts?filter(s -> s.image.tag != "" || s.image.digest != "") as s]
    - name: [=yaml(s.valuesKey)]
      image: [=yaml(s.image.repository + (s.image.digest != "")?then("@" + s.image.digest, ":" + s.image.tag))]
[/#list]
    - name: helper
      image: [=yaml(helper.repository + ":" + helper.tag)]
[/#if]
[#if subcharts?has_content]
dependencies:
  # Unpacked in charts/: nothing is fetched at install time.
[#list subcharts as s]
  - name: [=yaml(s.name)]
    version: 1.0.0
    condition: [=s.valuesKey].enabled
[/#list]
[/#if]
