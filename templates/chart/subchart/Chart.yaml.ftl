[#-- Chart.yaml of a component that lives in charts/. --]
apiVersion: v2
name: [=component.name]
description: [=component.title] for Dify; uses the named templates of the chart around it
type: application
version: [=chartVersion]
appVersion: [=appVersionYaml]
