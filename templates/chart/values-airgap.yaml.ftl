[#-- Values for a cluster without a way to the internet. --]
# For a cluster without a way to the internet:
#
#   ./mirror-images.sh registry.example.com/dify     # where there is one: copies what images.txt lists
#   ./deploy.sh --image-registry registry.example.com/dify --values values-airgap.yaml
#
# A registry that mirrors Docker Hub as it is has Docker's official images below library/: set global.imageRegistryLibrary then.
[#if plan.dify]
# Plugins come as packages: upload them in Dify (Plugins, Install from local file). What they need of Python comes from a
# mirror of PyPI of your own; without one a plugin has to bring its packages along.
[/#if]

global: {imageRegistryLibrary: false}
[#assign known = knownVariables]
[#assign offline = [
  {"name": "CHECK_UPDATE_URL", "value": "", "why": "asks nobody for newer versions"},
  {"name": "MARKETPLACE_ENABLED", "value": "false", "why": "no marketplace of plugins"},
  {"name": "NEXT_TELEMETRY_DISABLED", "value": "1", "why": "the web app reports nothing"}
]?filter(v -> known?seq_contains(v.name))]
[#list offline as v]
[#if v?is_first]

env:
[/#if]
  [=yaml(v.name)]: [=quoted(v.value)]  # [=comment(v.why)]
[/#list]
[#list components?filter(c -> c.name == "api" && plan.dify) as c]

[=yaml(c.valuesKey)]: {env: {HOSTED_FETCH_APP_TEMPLATES_MODE: builtin, HOSTED_FETCH_PIPELINE_TEMPLATES_MODE: builtin}}  # templates of apps from the image
[/#list]
[#list components?filter(c -> c.name == "plugin-daemon") as c]
# [=comment(c.valuesKey)]: {env: {PIP_MIRROR_URL: "https://pypi.example.com/simple"}}
[/#list]
[#assign quiet = {
  "weaviate": {"name": "DISABLE_TELEMETRY", "value": "true"},
  "qdrant": {"name": "QDRANT__TELEMETRY_DISABLED", "value": "true"},
  "chroma": {"name": "ANONYMIZED_TELEMETRY", "value": "false"}
}]
[#list components?filter(c -> quiet[c.name]??) as c]
[=yaml(c.valuesKey)]: {env: {[=yaml(quiet[c.name].name)]: [=quoted(quiet[c.name].value)]}}  # reports nothing
[/#list]
