[#-- What Helm knows of the chart. --]
apiVersion: v2
name: [=yaml(plan.chartName)]
description: Dify Community Edition, converted from its Docker Compose project by compose2dify
type: application
version: [=yaml(chartVersion)]
appVersion: [=quoted(plan.appVersion)]
kubeVersion: [=quoted(plan.kubeVersion)]
home: https://dify.ai
keywords: [dify, llm, nkp]
[#if subcharts?has_content]
dependencies:
  # Unpacked in charts/: nothing is fetched at install time.
[#list subcharts as s]
  - name: [=yaml(s.name)]
    version: [=yaml(chartVersion)]
    condition: [=s.valuesKey].enabled
[/#list]
[/#if]
