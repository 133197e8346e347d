[#-- The report: what became of everything. --]
[#macro table rows where=false]
| service | what | became | why |[#if where] where |[/#if]
|---|---|---|---|[#if where]---|[/#if]
[#list rows as r]
| [=r.service] | [#if r.subject != "service" && r.subject != "volume"][=r.subject] [/#if][=code(r.name)] | [=r.outcome][#if r.target?has_content]: [=r.target][/#if] | [=r.reason] |[#if where] [=r.location] |[/#if]
[/#list]
[/#macro]
# From Docker Compose to Kubernetes

Dify [=plan.appVersion], read from [=report.sources?join(", ")][#if plan.profiles?has_content] with the profiles [=report.profiles?join(", ")][/#if].
[=report.counts.config] variables went to ConfigMaps, [=report.counts.secret] to the Secret.

```mermaid
flowchart LR
  users((users)) --> ingress{{Ingress}}
[#list routes as r]
  ingress -- "[=label(r.path)]" --> [=r.component?replace("-", "_")]
[/#list]
[#list components as c]
  [=c.name?replace("-", "_")][#if c.kind == "StatefulSet"][("[=c.name]")][#else]["[=c.name]"][/#if]
[/#list]
[#list report.edges as e]
  [=e.from] -.-> [=e.to]
[/#list]
```

[#if upgrade?has_content]
[=upgrade]

[/#if]
## What to do next

1. Read what needs your attention below.
2. `./deploy.sh --dry-run`, then `./deploy.sh`.
3. Move your data, as below.
[#if plan.credentials?filter(c -> c.own)?has_content]
4. Keep `secrets.values.yaml` private: it holds credentials of your own. Dify's `SECRET_KEY` decrypts what is stored in the
   database, so it has to stay the same with old data.
[#else]
4. Your project uses Dify's public credentials throughout; deploy.sh generates new ones. To bring data from the old
   deployment along, pass its `SECRET_KEY` as the environment variable `DIFY_SECRET_KEY`: it decrypts what is stored in
   the database.
[/#if]

## Moving your data

Stop what writes on both sides, the databases stay up: [=code("docker compose stop " + report.writers?join(" "))], and on the cluster
`kubectl scale -n [=plan.chartName] --replicas=0` for the Deployments that the commands below do not use. Copy, then run
`deploy.sh` again: it sets the replicas back.
[#if report.postgresql?has_content]

The databases (Dify's own, and the plugins' since 1.0):

```sh
docker compose exec -T [=shell(report.postgresql)] sh -c \
  'pg_dump -U "${POSTGRES_USER:-${PGUSER:-postgres}}" --clean --if-exists --no-owner -d "${POSTGRES_DB:-dify}"' > dify.sql
kubectl exec -i -n [=plan.chartName] [=plan.chartName]-postgresql-0 -- sh -c \
  'psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB"' < dify.sql
```

The same with `-d dify_plugin` on both sides moves the plugins' database.
[/#if]
[#if plan.fileStorage?? && plan.fileStorage.origin?starts_with(".")]

The uploaded files, with the keys that Dify keeps beside them:

```sh
tar -C [=shell(report.storageFolder)] -cf - . |
  kubectl exec -i -n [=plan.chartName] deploy/[=plan.chartName]-api -c api -- tar -C /app/api/storage --no-same-owner -xf -
```
[/#if]
[#if report.data?has_content]

Everything else, while its container is stopped on the old side; restart the pod afterwards:

| from | to |
|---|---|
[#list report.data as d]
| [=code(d.from)] | [=code(d.path)] in the pods of `[=d.component]` |
[/#list]

A database's directory can be copied only to the same version of its software. A vector store that is left empty can be
filled again by indexing the datasets once more.
[/#if]

## What needs your attention

[#if report.attention?has_content]
[@table rows=report.attention where=true/]
[#else]
Nothing.
[/#if]

## Services

Where each row below stands in the sources, by file and line: `compose2dify convert --dry-run --verbose`.

[@table report.services/]

## Volumes

[#if report.volumes?has_content]
[@table report.volumes/]
[#else]
None.
[/#if]

## Everything else that changed

[#if report.others?has_content]
[@table report.others/]
[#else]
Nothing.
[/#if]

## Environment variables

| variable | services | became | why |
|---|---|---|---|
[#list report.variables as r]
| [=code(r.name)] | [=r.services] | [=r.outcome][#if r.target?has_content]: [=r.target][/#if] | [=r.reason] |
[/#list]
