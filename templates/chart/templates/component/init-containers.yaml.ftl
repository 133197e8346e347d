[#-- What runs before the component: waiting for others, jobs of Compose's, copies of files. --]
[#if c.initContainers?has_content || c.waitsForMigration]
[#if !c.initContainers?has_content]
      {{- if or .Values.migration.job.enabled [=v].extraInitContainers }}
[/#if]
      initContainers:
[#list c.initContainers as i]
[#if i.type == "wait"]
        {{- if include "dify.enabled" (list $ "[=i.target]") }}
        {{- include "dify.waitFor" (dict "root" $ "component" "[=i.target]" "port" [=i.port]) | nindent 8 }}
        {{- end }}
[#elseif i.type == "owner"]
        {{- if include "dify.initPermissions" $ }}
[@initContainer i/]
        {{- end }}
[#else]
[@initContainer i/]
[/#if]
[/#list]
[#if c.waitsForMigration]
        {{- if .Values.migration.job.enabled }}
        # The Job brings the database up to date; a pod of an older or newer state of it would fail.
        - name: wait-for-migration
          image: [@image c.image/]
          imagePullPolicy: [@pullPolicy/]
          {{- include "dify.waitForMigration" $ | nindent 10 }}
          workingDir: [=yaml(plan.migration.workingDirectory)]
          {{- include "[=define].environment" $ | trim | nindent 10 }}
          {{- with include "dify.certificates.mounts" (list $ list) | fromYamlArray }}
          volumeMounts:
            {{- toYaml . | nindent 12 }}
          {{- end }}
[#if hasContainerSecurity(c)]
          securityContext:
[@containerSecurity c=c indent="            "/]
[/#if]
          {{- with [=v].resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
        {{- end }}
[/#if]
        {{- with [=v].extraInitContainers }}
        {{- tpl (toYaml .) $ | nindent 8 }}
        {{- end }}
[#if !c.initContainers?has_content]
      {{- end }}
[/#if]
[#else]
      {{- with [=v].extraInitContainers }}
      initContainers:
        {{- tpl (toYaml .) $ | nindent 8 }}
      {{- end }}
[/#if]
[#macro initContainer i]
        # [=comment(i.comment)]
        - name: [=i.name]
          image: [@image i.image/]
          imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
[#if i.command?has_content]
          command:
[@words list=i.command indent="            "/]
[/#if]
[#if i.args?has_content]
          args:
[@words list=i.args indent="            "/]
[/#if]
[#if i.workingDir?has_content]
          workingDir: [=yaml(i.workingDir)]
[/#if]
[#if i.environment?has_content || i.secrets?has_content]
          env:
[#list i.environment as e]
            - {name: [=yaml(e.name)], value: [=e.value.yaml]}
[/#list]
[#list i.secrets as e]
            - {name: [=yaml(e.name)], valueFrom: {secretKeyRef: {name: {{ include "dify.secretName" $ }}, key: [=yaml(e.key)]}}}
[/#list]
[/#if]
          securityContext:
[#if i.runAsUser??]
            {{- if not (include "dify.openshift" $) }}
            runAsUser: [=i.runAsUser]
[#if i.runAsUser == 0]
            runAsNonRoot: false
[/#if]
            {{- end }}
[/#if]
[#if i.privileged]
            privileged: true
[#else]
            allowPrivilegeEscalation: false
[#if i.type == "copy" || (i.runAsUser!0) != 0]
            capabilities: {drop: [ALL]}
[/#if]
[/#if]
[#if i.resources.any]
          resources:
[@resources r=i.resources indent="            "/]
[/#if]
[#if i.mounts?has_content]
          volumeMounts:
[@volumeMounts list=i.mounts indent="            "/]
[/#if]
[/#macro]
