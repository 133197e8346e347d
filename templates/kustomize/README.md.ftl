[#-- README.md of a Kustomize tree. --]
# [#if dify]Dify [=appVersion][#else]The project[/#if] on Kubernetes, with Kustomize

Written by compose2dify from [=sources]. The same objects as its Helm chart makes; `MIGRATION.md` has every decision.

```text
kustomization.yaml       what `kubectl apply -k .` applies: overlays/nkp
base/                    namespace, claims, network policies, the Secret
services/                a folder for each component
overlays/nkp/            the way in: the Ingress for kommander-traefik
[#if proxy]
overlays/loadbalancer/   an nginx with the same routes behind a load balancer of its own, without an Ingress controller
[/#if]
overlays/ha/             as nkp, with more pods, spread and scaled by load
scripts/setup-secrets.sh makes base/secret.yaml
```

| folder | what it is | runs as |
|---|---|---|
[#list components as c]
| `services/[=c.name]` | [=c.title] | [=c.kind] `[=c.workload]` |
[/#list]

Variables stand in the ConfigMap of each component (`services/NAME/configmap.yaml`), credentials in the Secret `[=secretName]`.

## Install

```sh
./scripts/setup-secrets.sh
kubectl apply -k .
```

The script generates what is missing, keeps what is there, and asks the cluster of your kubeconfig for a Secret of an earlier
installation (not with `--offline`). `base/secret.yaml` is ignored by git: keep a copy in a safe place, the data cannot be read
without it. To choose another overlay: `kubectl apply -k overlays/ha`[#if proxy], or `kubectl apply -k overlays/loadbalancer`[/#if].

[#if data?has_content]
One component alone, once the namespace and the Secret are there:

```sh
kubectl apply -k services/[=data.name]/
```

[/#if]
## Look

```sh
kubectl get pods -n [=namespace]
kubectl get svc -n [=namespace]
kubectl get pvc -n [=namespace]
[#if example?has_content]
kubectl logs -n [=namespace] deployment/[=example.workload] -f
[/#if]
```

## Change

What depends on your environment (address, classes, sizes, images) are values of the chart. Write them into a file and convert
again; files that you edited yourself are merged:

```sh
compose2dify convert --format kustomize --values my-values.yaml -o . docker-compose.yaml
kubectl apply -k .
```

Without `external.host` in it, the pages find their address by themselves, but mails, webhooks and plugin endpoints lack one.
[#if example?has_content]

```sh
kubectl rollout restart deployment/[=example.workload] -n [=namespace]
kubectl rollout status deployment/[=example.workload] -n [=namespace]
[#if scaled?has_content]
kubectl scale deployment/[=scaled.workload] --replicas=3 -n [=namespace]
[/#if]
```
[/#if]

## Remove

```sh
kubectl delete -k services/
```

leaves claims, Secret and namespace. `kubectl delete -k .` takes those too, and with them the data.
