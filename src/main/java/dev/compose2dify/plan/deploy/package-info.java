/** What the chart's {@code deploy.sh} has to know about the chart. Pure data. */
package dev.compose2dify.plan.deploy;
