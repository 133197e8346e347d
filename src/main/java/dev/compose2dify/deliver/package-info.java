/**
 * The chart in other forms than Helm's: Kustomize, plain manifests, NKP's catalog, the list of its images. Every object is what
 * the chart itself renders: nothing is decided here.
 */
package dev.compose2dify.deliver;
