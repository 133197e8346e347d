[#-- Services outside of the cluster. --]
## Outside services

A database, a Redis, a storage or a vector store of your own takes the place of the chart's: switch its block on and the server, its
claim, its policies and the waits for it go. Variables, URLs and the plugin daemon's settings follow.

    externalPostgres:
      enabled: true
      address: db.example.com
      username: dify
      existingSecret: my-database   # with the key external-postgres-password; or password: "…"

A credential comes from the block, or from a Secret of your own (`existingSecret`) under the key in the table. A URL with a password
from such a Secret is put together by the kubelet: that password must not have characters that mean something in a URL. Data
that the chart's own server holds is not moved: see MIGRATION.md.

| value | default | what | variables |
|---|---|---|---|
[#list outside as o]
| **[=code(o.key)]** | | [=o.title] | |
[#list o.fields as f]
| [=code(o.key + "." + f.name)] | [#if f.fallback?has_content][=code(f.fallback)][#elseif f.required]required[/#if] | [#if f.secretKey?has_content]key [=code(f.secretKey)][#if f.what?has_content]; [/#if][/#if][=f.what][#if f.choices?has_content && f.choices?first != "true"] ([=f.choices?join(" or ")?trim])[/#if] | [#list f.readBy as v][=code(v)][#sep], [/#list] |
[/#list]
[#list o.shorthand as name, parts]
| [=code(o.key + "." + name)] | | as a text: [=parts?join(" and ")] | |
[/#list]
[/#list]

