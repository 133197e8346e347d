package dev.compose2dify.catalog.image;

import java.util.List;
import java.util.Map;

/** How a probe asks. Ports are named by {@link PortFacts#name()}, as variables may change the number. */
public sealed interface ProbeAction {
    /** A GET request; any status from 200 to 399 is good. */
    record Http(String path, String port, Map<String, String> headers) implements ProbeAction {}

    /** A connection that is accepted. */
    record Tcp(String port) implements ProbeAction {}

    /** A command that exits with 0; not run in a shell. */
    record Exec(List<String> words) implements ProbeAction {}
}
