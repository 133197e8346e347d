[#-- Secrets of one's own. --]
### A Secret of your own

    kubectl create secret generic my-dify -n [=plan.chartName][#list plan.credentials?filter(c -> !c.composed?? && (c.required || c.generated)) as c] \
      --from-literal=[=c.key][@making c/][/#list]

and `global.existingSecret: my-dify`. Keys that the table calls optional may be missing. An installation that has data already needs the
values of its own Secret: `kubectl get secret [=plan.chartName]-secrets -n [=plan.chartName] -o yaml`.
[#assign urls = plan.credentials?filter(c -> c.composed??)]
[#if urls?has_content]

URLs with a password in them are keys too:

[#list urls as c]
- [=code(c.key)]: [=code(c.example)]
[/#list]

With `global.existingSecretUrls: false` they are not needed: each pod puts them together when it starts, and passwords may have letters,
digits and `-._~` only.
[/#if]

Helm does not see when that Secret changes. Pods that use it restart when `global.secretRevision` changes, or by themselves where
[Reloader](https://github.com/stakater/Reloader) runs: the workloads have its annotation. When one of the chart's own credentials
changes, only the components that use it restart.

### External Secrets Operator

    externalSecrets:
      enabled: true
      secretStoreRef: {name: my-store, kind: ClusterSecretStore}   # or SecretStore
      refreshInterval: 1h
      remoteKey: dify             # one entry with all keys; without it each key has an entry of its own,
      remoteKeyPrefix: dify/      # dify/secret-key, …
      remoteKeys:                 # those that are somewhere else
        openai-api-key: {key: shared/openai, property: token}
      keys: [smtp-password]       # optional keys that have an entry too

The operator makes the Secret, URLs included, and no credential is a value any more. Required credentials are those of the command
above.

[#-- A new value in the form that the credential needs. --]
[#macro making c]
[#if !c.generated]
=…[#rt]
[#elseif c.format == "base64url32"]
="$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=')"[#rt]
[#elseif c.format == "strong"]
="$(openssl rand -hex 12)Aa1!"[#rt]
[#elseif c.format == "alnum32"]
="$(openssl rand -hex 16)"[#rt]
[#else]
="$(openssl rand -hex 32)"[#rt]
[/#if]
[/#macro]
