/**
 * The management API: what {@code xl} asks of {@code domaind}, and what comes back.
 *
 * <p>Theory of operation: Varlink (varlink.org). A call is a JSON object {@code {"method", "parameters", "more"?, "upgrade"?}} followed
 * by a NUL byte; a reply is {@code {"parameters", "continues"?}} or {@code {"error", "parameters"}}. {@link Method} lists every call with
 * the records of its parameters and reply; {@code org.domaind.varlink} describes the same to other languages. {@link Json} is the one
 * place that knows how a record becomes JSON: by its components, with Jackson reading and writing the text. Jackson's trees are for those
 * who must look before they know what they have; they cost as much to load as a short command takes, so {@code xl} does without.
 */
package org.domaind.schema.api;
