[#-- README.md of plain manifests. --]
# [#if dify]Dify [=appVersion][#else]The project[/#if] on Kubernetes, as plain manifests

Written by compose2dify from [=sources]. The same objects as its Helm chart makes; `MIGRATION.md` has every decision.

| file | what it is | runs as |
|---|---|---|
[#list components as c]
| `[=c?counter + 29]-[=c.name].yaml` | [=c.title] | [=c.kind] `[=c.workload]` |
[/#list]

Before them come the namespace, the Secret `[=secretName]`, claims and network policies; the last file is the way in.

## Install

```sh
./scripts/setup-secrets.sh
kubectl apply -f .
```

The script makes `10-secret.yaml`: it generates what is missing, keeps what is there, and asks the cluster of your kubeconfig
for a Secret of an earlier installation (not with `--offline`). That file is ignored by git: keep a copy in a safe place, the
data cannot be read without it.

## Look and change

```sh
kubectl get pods -n [=namespace]
[#if example?has_content]
kubectl logs -n [=namespace] deployment/[=example.workload] -f
kubectl rollout restart deployment/[=example.workload] -n [=namespace]
kubectl rollout status deployment/[=example.workload] -n [=namespace]
[/#if]
[#if scaled?has_content]
kubectl scale deployment/[=scaled.workload] --replicas=3 -n [=namespace]
[/#if]
```

What depends on your environment (address, classes, sizes, images) are values of the chart. Write them into a file and convert
again: `compose2dify convert --format manifests --values my-values.yaml -o . docker-compose.yaml`. Without `external.host` in
it, the pages find their address by themselves, but mails, webhooks and plugin endpoints lack one.
