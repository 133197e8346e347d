[#-- Chart.yaml of a component that lives in charts/. --]
apiVersion: v2
name: [=yaml(component.name)]
description: [=yaml(component.title + " for Dify; uses the named templates of the chart around it")]
type: application
version: 1.0.0  # of no meaning: it is part of the chart around it
appVersion: [=quoted(plan.appVersion)]
