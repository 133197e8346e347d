[#-- Values for more than one of everything that may run twice. --]
[#assign several = components?filter(c -> c.scales && c.category != "EXTRA")]
[#assign others = components?filter(c -> c.scales && c.category == "EXTRA")]
[#assign alone = components?filter(c -> !c.scales && c.kind != "Job")]
# High availability: at least two pods of whatever may run twice, on different nodes and zones where there are some, replaced
# one after the other, more of them under load (which takes a metrics server).
#
#   ./deploy.sh --values values-ha.yaml
[#if alone?has_content]
#
# One pod each, whatever these values say:
[#list alone as c]
#   [=comment(c.valuesKey)][#if c.singleton?has_content]: [=comment(c.singleton)][/#if]
[/#list]
[#if alone?filter(c -> c.category == "DATABASE" || c.category == "CACHE")?has_content]
# Where a minute without a database is too long, use servers outside of the cluster that have a standby.
[/#if]
[/#if]
[#if plan.fileStorage??]
#
# Pods that mount the uploaded files share one node until a ReadWriteMany class is named:
# storage: {rwxStorageClassName: nutanix-files}
[/#if]

global:
  topologySpreadConstraints:  # each counts the pods of one component
    - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway}
    - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway}
  podDisruptionBudget: {enabled: true, maxUnavailable: 1}
[#if plan.migration??]

migration: {job: {enabled: true}}  # several pods of the api would try at once
[/#if]
[#list several as c]

[=yaml(c.valuesKey)]:
  replicas: [=[c.replicas, 2]?max]
  minReadySeconds: 5
[#if !c.recreate]
  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
[/#if]
  autoscaling:
    enabled: true
    minReplicas: [=[c.replicas, 2]?max]
    maxReplicas: [=[c.replicas, 2]?max + 4]
    targetCPUUtilizationPercentage: 80
    targetMemoryUtilizationPercentage: 90
    behavior:
      scaleDown: {stabilizationWindowSeconds: 300, policies: [{type: Pods, value: 1, periodSeconds: 60}]}
[/#list]
[#list others as c]
[#if c?is_first]

# Services of your own: only you know whether two may run.
[/#if]
# [=comment(c.valuesKey)]: {replicas: 2}
[/#list]
