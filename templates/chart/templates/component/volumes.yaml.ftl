[#-- What the pod mounts, and the claims of a StatefulSet. --]
[#assign podVolumes = c.volumes?filter(x -> x.type != "ClaimTemplate")]
[#assign claims = c.volumes?filter(x -> x.type == "ClaimTemplate")]
[#if podVolumes?has_content]
      volumes:
[#list podVolumes as x]
[@podVolume x/]
[/#list]
        {{- with [@moreVolumes/] }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
[#elseif c.subchart && claims?has_content]
      {{- if not [=v].persistence.enabled }}
      volumes:
[#list claims as x]
        - {name: [=x.name], emptyDir: {}}
[/#list]
        {{- with [=v].extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- else if [=v].extraVolumes }}
      volumes:
        {{- toYaml [=v].extraVolumes | nindent 8 }}
      {{- end }}
[#else]
      {{- with [@moreVolumes/] }}
      volumes:
        {{- toYaml . | nindent 8 }}
      {{- end }}
[/#if]
[#if claims?has_content]
[#if c.subchart]
  {{- if [=v].persistence.enabled }}
[/#if]
  volumeClaimTemplates:
[#list claims as x]
    - metadata:
        name: [=x.name]
        labels:
          {{- include "dify.selectorLabels" (list $ "[=c.name]") | nindent 10 }}
      spec:
        accessModes: [ReadWriteOnce]
[#if c.subchart]
        {{- with .Values.[=x.subPath].storageClassName | default .Values.[=x.subPath].storageClass | default .Values.global.storageClassName }}
[#else]
        {{- with .Values.[=x.valuesPath].storageClassName | default .Values.storage.storageClassName }}
[/#if]
        storageClassName: {{ . | quote }}
        {{- end }}
        resources:
          requests:
            storage: {{ required "[=x.valuesPath].size is required, for example 20Gi" .Values.[=c.subchart?then(x.subPath, x.valuesPath)].size | quote }}
[/#list]
[#if c.subchart]
  {{- end }}
[/#if]
[/#if]
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
          persistentVolumeClaim:
            claimName: {{ include "dify.fullname" $ }}-[=x.claim]
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
