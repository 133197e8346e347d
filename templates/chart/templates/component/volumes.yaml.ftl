[#-- What the pod mounts, and the claims of a StatefulSet. --]
[#assign podVolumes = c.volumes?filter(x -> x.type != "ClaimTemplate")]
[#assign claims = c.volumes?filter(x -> x.type == "ClaimTemplate")]
[#if podVolumes?has_content]
      volumes:
[#list podVolumes as x]
[@podVolume x/]
[/#list]
[@claimVolumes/]
        {{- with [@moreVolumes/] }}
        {{- tpl (toYaml .) $ | nindent 8 }}
        {{- end }}
[#elseif claims?has_content]
      {{- if or[#list claims as x] [=c.claimValues[x.name]].existingClaim (eq (toString [=c.claimValues[x.name]].enabled) "false")[/#list] [=v].extraVolumes }}
      volumes:
[@claimVolumes/]
        {{- with [=v].extraVolumes }}
        {{- tpl (toYaml .) $ | nindent 8 }}
        {{- end }}
      {{- end }}
[#else]
      {{- with [@moreVolumes/] }}
      volumes:
        {{- tpl (toYaml .) $ | nindent 8 }}
      {{- end }}
[/#if]
[#if claims?has_content]
  {{- if or[#list claims as x] [@made x/][/#list] }}
  volumeClaimTemplates:
[#list claims as x]
[#if claims?size > 1]
    {{- if [@made x/] }}
[/#if]
    - metadata:
        name: [=x.name]
        labels:
          {{- include "dify.selectorLabels" (list $ "[=c.name]") | nindent 10 }}
        {{- with [=c.claimValues[x.name]].annotations }}
        annotations:
          {{- tpl (toYaml .) $ | nindent 10 }}
        {{- end }}
      spec:
        {{- include "dify.claimSpec" (list [=c.claimValues[x.name]] "[=x.valuesPath]" [#if c.subchart].Values.global.storageClassName[#else].Values.storage.storageClassName[/#if] "ReadWriteOnce") | nindent 8 }}
[#if claims?size > 1]
    {{- end }}
[/#if]
[/#list]
  {{- end }}
  {{- with [=c.claimValues[claims?first.name]].retentionPolicy }}
  persistentVolumeClaimRetentionPolicy:
    {{- toYaml . | nindent 4 }}
  {{- end }}
[/#if]
[#macro made x](not (or [=c.claimValues[x.name]].existingClaim (eq (toString [=c.claimValues[x.name]].enabled) "false")))[/#macro]
[#macro claimVolumes]
[#list claims as x]
        {{- if [=c.claimValues[x.name]].existingClaim }}
        - name: [=x.name]
          persistentVolumeClaim:
            claimName: {{ tpl [=c.claimValues[x.name]].existingClaim $ | quote }}
        {{- else if eq (toString [=c.claimValues[x.name]].enabled) "false" }}
        - {name: [=x.name], emptyDir: {}}
        {{- end }}
[/#list]
[/#macro]
[#-- The owner's volumes, and the certificates where the component reads some. --]
[#macro moreVolumes]
[#if c.certificateVariables?has_content]include "dify.certificates.volumes" (list $ [=v]) | fromYamlArray[#else][=v].extraVolumes[/#if][#t]
[/#macro]
[#macro fileItems list indent]
[#list list as item]
[=indent]- {key: [=yaml(item.key)], path: [=yaml(item.path)][#if item.mode?has_content], mode: [=item.mode][/#if]}
[/#list]
[/#macro]
[#macro podVolume x]
        - name: [=x.name]
[#if x.type == "SharedClaim" && x.fileStorage]
          {{- if include "dify.fileStorage.enabled" $ }}
          persistentVolumeClaim:
            claimName: {{ include "dify.fileStorage.claim" $ }}
          {{- else }}
          emptyDir: {}
          {{- end }}
[#elseif x.type == "SharedClaim"]
          {{- if eq (toString [=c.claimValues[x.name]].enabled) "false" }}
          emptyDir: {}
          {{- else }}
          persistentVolumeClaim:
            claimName: {{ tpl ([=c.claimValues[x.name]].existingClaim | default (printf "%s-[=x.claim]" (include "dify.fullname" $))) $ }}
          {{- end }}
[#elseif x.type == "Files" && !x.secretItems?has_content]
          configMap:
            name: {{ $name }}-files
            defaultMode: 0644
            items:
[@fileItems list=x.items indent="              "/]
[#elseif x.type == "Files" && !x.items?has_content]
          secret:
            secretName: {{ include "dify.secretName" $ }}
            defaultMode: 0644
            items:
[@fileItems list=x.secretItems indent="              "/]
[#elseif x.type == "Files"]
          projected:
            defaultMode: 0644
            sources:
              - configMap:
                  name: {{ $name }}-files
                  items:
[@fileItems list=x.items indent="                    "/]
              - secret:
                  name: {{ include "dify.secretName" $ }}
                  items:
[@fileItems list=x.secretItems indent="                    "/]
[#elseif x.memory || x.sizeLimit?has_content]
          emptyDir:
[#if x.memory]
            medium: Memory
[/#if]
[#if x.sizeLimit?has_content]
            sizeLimit: [=yaml(x.sizeLimit)]
[/#if]
[#else]
          emptyDir: {}
[/#if]
[/#macro]
