[#-- The component's own container. --]
      containers:
        - name: [=c.name]
          image: [@image c.image/]
          imagePullPolicy: [@pullPolicy/]
          {{- with [=v].containerSecurityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
[#if hasContainerSecurity(c)]
          {{- else }}
          securityContext:
[@containerSecurity c=c indent="            "/]
[/#if]
          {{- end }}
[#if c.command?has_content]
          command:
[@words list=c.command indent="            "/]
[/#if]
[#if c.args?has_content]
          args:
[@words list=c.args indent="            "/]
[/#if]
[#if c.workingDir?has_content]
          workingDir: [=yaml(c.workingDir)]
[/#if]
[#if c.tty]
          tty: true
[/#if]
[#if c.stdin]
          stdin: true
[/#if]
[#if c.ports?has_content]
          ports:
[#list c.ports as p]
            - {name: [=p.name], containerPort: [=p.number][#if p.protocol != "TCP"], protocol: [=p.protocol][/#if]}
[/#list]
[/#if]
          {{- include "[=define].environment" $ | trim | nindent 10 }}
          {{- with [=v].lifecycle }}
          lifecycle:
            {{- tpl (toYaml .) $ | nindent 12 }}
[#if c.pod.postStart?has_content || c.pod.preStop?has_content]
          {{- else }}
[/#if]
[#list ["postStart", "preStop"] as hook]
[#if c.pod[hook]?has_content]
[#if hook == "postStart" || !c.pod.postStart?has_content]
          lifecycle:
[/#if]
            [=hook]:
              exec:
                command:
[@words list=c.pod[hook] indent="                  "/]
[/#if]
[/#list]
          {{- end }}
[#list ["startupProbe", "readinessProbe", "livenessProbe"] as kind]
          {{- with [=v].[=kind] }}
          [=kind]:
            {{- toYaml . | nindent 12 }}
[#if c[kind]??]
          {{- else }}
          {{- if not (include "dify.without" (list [=v] "[=kind]")) }}
          [=kind]:
[@probe c[kind]/]
          {{- end }}
[/#if]
          {{- end }}
[/#list]
          {{- with [=v].resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
[#if c.mounts?has_content]
          volumeMounts:
[@volumeMounts list=c.mounts indent="            "/]
            {{- with [@moreMounts/] }}
            {{- tpl (toYaml .) $ | nindent 12 }}
            {{- end }}
[#else]
          {{- with [@moreMounts/] }}
          volumeMounts:
            {{- tpl (toYaml .) $ | nindent 12 }}
          {{- end }}
[/#if]
      {{- with [=v].extraContainers }}
        {{- tpl (toYaml .) $ | nindent 8 }}
      {{- end }}
[#macro moreMounts]
[#if c.certificateVariables?has_content]include "dify.certificates.mounts" (list $ [=v].extraVolumeMounts) | fromYamlArray[#else][=v].extraVolumeMounts[/#if][#t]
[/#macro]
[#macro probe p]
[#if p.type == "httpGet"]
            httpGet:
              path: [=yaml(p.path)]
              port: [=p.portName]
[#list p.headers as name, value]
[#if name?is_first]
              httpHeaders:
[/#if]
                - {name: [=yaml(name)], value: [=quoted(value)]}
[/#list]
[#elseif p.type == "tcpSocket"]
            tcpSocket:
              port: [=p.portName]
[#else]
            exec:
              command:
[@words list=p.command indent="                "/]
[/#if]
[#if p.initialDelaySeconds > 0]
            initialDelaySeconds: [=p.initialDelaySeconds]
[/#if]
            periodSeconds: [=p.periodSeconds]
            timeoutSeconds: [=p.timeoutSeconds]
            failureThreshold: [=p.failureThreshold]
[/#macro]
