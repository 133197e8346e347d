package dev.compose2dify.plan.reference;

import java.util.OptionalInt;

/**
 * A variable whose host is the container itself, or Docker's host, but means a service of the project (docs/pitfalls.md, loopback).
 *
 * @param variable name of the client's variable
 * @param host the place of the host in its value, with the service that is meant and the port written there
 * @param servicePort the port to use on the service, which differs from the written one when that is the port published
 *     on the host; empty when nothing says
 * @param reason why, for the report
 */
public record LoopbackReference(String variable, Reference host, OptionalInt servicePort, String reason) {}
