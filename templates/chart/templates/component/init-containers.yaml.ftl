[#-- What runs before the component: waiting for others, jobs of Compose's, copies of files. --]
[#if c.initContainers?has_content || c.waitsForMigration]
[#if !c.initContainers?has_content]
      {{- if or .Values.migration.job.enabled [=v].extraInitContainers }}
[/#if]
      initContainers:
[#list c.initContainers as i]
[#if i.type == "Wait"]
        {{- if include "dify.enabled" (list $ "[=i.component]") }}
        {{- include "dify.waitFor" (dict "root" $ "component" "[=i.component]" "port" [=i.port]) | nindent 8 }}
        {{- end }}
[#elseif i.type == "Copy"]
[@copy i/]
[#elseif i.type == "Seed"]
[@seed i/]
[#elseif i.onlyOwns]
        {{- if include "dify.initPermissions" $ }}
[@oneShot i/]
        {{- end }}
[#else]
[@oneShot i/]
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
[#-- A ConfigMap's volume holds its files twice, the second time behind ..data, which is how Kubernetes exchanges them. --]
[#macro copy i]
        # The container writes beside these files.
        - name: [=i.name]
          image: [@image {"key": "helper"}/]
          imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
          command:
            - "sh"
            - "-c"
          args:
            - "cp -RL /source/. /target/ && rm -rf /target/..?*"
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
          resources:
            requests: {cpu: 10m, memory: 16Mi}
            limits: {memory: 128Mi}
          volumeMounts:
            - {name: [=i.source], mountPath: /source, readOnly: true}
            - {name: [=i.volume], mountPath: /target}
[/#macro]
[#macro seed i]
        # The container writes beside what its image has in [=comment(i.path)].
        - name: [=i.name]
          image: [@image i.image/]
          imagePullPolicy: {{ .Values.global.imagePullPolicy | default "IfNotPresent" }}
          command:
            - "sh"
            - "-c"
          args:
            - [=quoted("cp -R " + i.path + "/. /seed/")]
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL]}
          resources:
            requests: {cpu: 10m, memory: 16Mi}
            limits: {memory: 128Mi}
          volumeMounts:
            - {name: [=i.volume], mountPath: /seed}
[/#macro]
[#macro oneShot i]
        # From the service [=comment("\"" + i.service + "\", which Compose runs to its end first.")]
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
[#if (i.runAsUser!0) != 0]
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
