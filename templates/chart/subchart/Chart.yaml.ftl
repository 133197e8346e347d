[#-- Chart.yaml of a component that lives in charts/. --]
apiVersion: v2
name: [=yaml(component.name)]
description: [=yaml(component.title + " for Dify; uses the named templates of the chart around it")]
type: application
version: 1.0.0  # of no meaning: it is part of the chart around it
[#assign image = subcharts?filter(s -> s.name == component.name)?first.image]
appVersion: [=quoted((image.tag != "")?then(image.tag, plan.appVersion))]
