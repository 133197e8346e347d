package dev.compose2dify.catalog;

import dev.compose2dify.catalog.CredentialFacts.Place;
import java.util.List;

/**
 * What the interface of the chart fixes, whatever the project says ({@code catalog/chart.yaml}).
 *
 * @param main the component that stands for Dify
 * @param subcharts components that live in {@code charts/} of the chart
 * @param sizes sizes of claims for which an installation is asked
 * @param settings names that a server and its clients have to agree on
 */
public record ChartFacts(String main, List<String> subcharts, List<Size> sizes, List<Setting> settings) {

    /**
     * The size of a claim.
     *
     * @param valuesPath of the claim, {@code postgresql.persistence}
     * @param environment the variable of deploy.sh that may give it
     * @param fallback without it
     * @param title for a reader
     */
    public record Size(String valuesPath, String environment, String fallback, String title) {}

    /**
     * A name that a server is created with.
     *
     * @param valuesPath where the installation gives it
     * @param environment the variable of deploy.sh that may give it
     * @param server the component that creates what has the name
     * @param fallback without it
     * @param places variables of the server and of its clients that hold it
     */
    public record Setting(
            String valuesPath, String title, String environment, String server, String fallback, List<Place> places) {}
}
