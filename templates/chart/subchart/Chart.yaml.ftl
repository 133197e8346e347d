[#-- Chart.yaml of a component that lives in charts/. --]
apiVersion: v2
name: [=yaml(component.name)]
description: [=yaml(component.title + " for Dify; uses the named templates of the chart around it")]
type: application
version: [=yaml(chartVersion)]
appVersion: [=quoted(plan.appVersion)]
