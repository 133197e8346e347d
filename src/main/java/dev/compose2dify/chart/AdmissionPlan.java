package dev.compose2dify.chart;

import java.util.List;

/**
 * Who may open connections to a component.
 *
 * @param from components that name it or wait for it; nobody else, unless values say so
 * @param routedPorts ports to which the routes lead, so that the Ingress controller has to reach them
 * @param to components that it names itself
 * @param store it keeps data and calls nobody but those
 * @param comment for a reader
 */
public record AdmissionPlan(
        String component,
        List<String> from,
        List<Integer> routedPorts,
        List<String> to,
        boolean store,
        String comment) {}
