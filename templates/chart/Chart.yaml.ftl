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
keywords: [dify, llm, nkp]
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
