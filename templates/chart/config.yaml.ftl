[#-- What Compose says of the variables of one component, or of several that have them in common. --]
# [=comment(config.title)]
# Written by compose2dify: do not edit. Set env or [=comment(config.key)] in values.yaml instead.
[#list config.variables as e]
[#if e.comment?has_content]
# [=comment(e.comment)]
[/#if]
[=yaml(e.name)]: [=quoted(e.value.text)]
[/#list]
