[#-- What Helm knows of the chart. --]
apiVersion: v2
name: [=plan.chartName]
description: Dify Community Edition, converted from its Docker Compose project by compose2dify
type: application
version: [=chartVersion]
appVersion: [=appVersionYaml]
kubeVersion: "[=plan.kubeVersion]"
home: https://dify.ai
keywords: [dify, llm, nkp]
[#if subcharts?has_content]
dependencies:
  # Unpacked in charts/: nothing is fetched at install time.
[#list subcharts as s]
  - name: [=s.name]
    version: [=chartVersion]
    condition: [=s.valuesKey].enabled
[/#list]
[/#if]
