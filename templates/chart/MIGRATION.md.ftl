[#-- The report: how to move, and what became of everything. --]
[#macro names r][#list r.names as n][=code(n)][#sep], [/#list][/#macro]
[#macro table rows where=false]
| service | what | became | why |[#if where] where |[/#if]
|---|---|---|---|[#if where]---|[/#if]
[#list rows as r]
| [=r.service] | [#if r.subject != "service" && r.subject != "volume"][=r.subject] [/#if][@names r/] | [=r.outcome][#if r.target?has_content]: [=r.target][/#if] | [=r.reason] |[#if where] [=r.location] |[/#if]
[/#list]
[/#macro]
[#assign steps = 0]
[#macro number][#assign steps = steps + 1][=steps].[/#macro]
# From Docker Compose to Kubernetes

[#if plan.dify]Dify [=plan.appVersion][#else]A project without Dify[/#if], read from [=report.sources?join(", ")][#if plan.profiles?has_content] with the profiles [=report.profiles?join(", ")][/#if].

## The move

In this folder, on a machine that reaches both docker and the cluster. Each command says what it did, can be repeated, and
goes on where it was interrupted. The old Dify is only read, apart from being stopped and started.

[@number/] Look at both sides, changes nothing:

   ```sh
   ./migrate.sh check
   ```

[#if report.moves.keys]
[@number/] Put what decrypts your data into `secrets.values.yaml`:

   ```sh
   ./migrate.sh keys
   ```

[/#if]
[@number/] Install the chart without what writes:

   ```sh
   ./deploy.sh --stopped[#if report.moves.keepKey] --keep-key[/#if]
   ```

[@number/] Stop the old Dify and copy everything ([#if report.moves.databases?has_content]databases of [=report.moves.databases?join(", ")], [/#if]files[#if report.moves.stores?has_content], [=report.moves.stores?join(", ")][/#if]):

   ```sh
   ./migrate.sh run --keep-stopped
   ```

[@number/] Compare both sides, row by row and file by file:

   ```sh
   ./migrate.sh verify
   ```

[@number/] Start Dify on the cluster:

   ```sh
   ./migrate.sh switch
   ```

If something is wrong afterwards, `./migrate.sh back` returns to the old Dify. A rehearsal is `run` without
`--keep-stopped`; `--warm` shortens the time for which Dify is stopped. Where no machine reaches both sides,
`./migrate.sh export BUNDLE` on the one with docker, and on the other `keys`, `import` and `verify` with that folder take the
place of `keys`, `run` and `verify`.
[#if report.moves.outside?has_content]

What is not moved:

[#list report.moves.outside as o]
- [=o]
[/#list]
[/#if]

## What needs your attention

[#if report.attention?has_content]
[@table rows=report.attention where=true/]
[#else]
Nothing.
[/#if]

[#if upgrade?has_content]
[=upgrade]

[/#if]
## How each volume moves

[#if report.moves.volumes?has_content]
| service | volume | how | to |
|---|---|---|---|
[#list report.moves.volumes as v]
| [=v.service] | [#list v.paths as p][=code(p)][#sep], [/#sep][/#list] | [=v.reason] | [=v.component] |
[/#list]
[#else]
The project has none.
[/#if]

## How it fits together

An arrow is a name in a variable, a command or a file; a dotted one is only waited for.

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
  [=e.from] [#if e.names]-->[#else]-.->[/#if] [=e.to]
[/#list]
```

## What became of everything

Where each row stands in the sources, by file and line: `compose2dify convert --dry-run --verbose`.
[#if report.restarts gt 0]
`restart` of [=report.restarts] services is dropped: Kubernetes restarts what its controller runs.
[/#if]
[#if report.loggings gt 0]
`logging` of [=report.loggings] services is dropped: the cluster collects what containers print.
[/#if]
[#if report.inactive?has_content]
None of their profiles is active: [#list report.inactive as i][=code(i)][#sep], [/#sep][/#list].
[/#if]

<details><summary>Services</summary>

[@table report.services/]

</details>

<details><summary>Volumes</summary>

[#if report.volumes?has_content]
[@table report.volumes/]
[#else]
None.
[/#if]

</details>

<details><summary>Everything else that changed</summary>

[#if report.others?has_content]
[@table report.others/]
[#else]
Nothing.
[/#if]

</details>

<details><summary>Environment variables: [=report.counts.config] in ConfigMaps, [=report.counts.secret] in the Secret</summary>

[#if report.kept?has_content]
Kept as they are: [#list report.kept as k][=code(k)][#sep], [/#sep][/#list].

[/#if]
| variable | services | became | why |
|---|---|---|---|
[#list report.variables as r]
| [@names r/] | [=r.services] | [=r.outcome][#if r.target?has_content]: [=r.target][/#if] | [=r.reason] |
[/#list]

</details>
