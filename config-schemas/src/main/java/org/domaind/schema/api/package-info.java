/**
 * The messages of the management API between {@code xl} and {@code domaind}.
 *
 * <p>Theory of operation: Varlink (varlink.org). A call is a JSON object {@code {"method", "parameters", "more"?, "upgrade"?}} followed
 * by a NUL byte; a reply is {@code {"parameters", "continues"?}} or {@code {"error", "parameters"}}. {@link Method} lists every call with
 * the records of its parameters and reply; {@code org.domaind.varlink} describes the same to other languages. Only {@link Json} converts records
 * to JSON and back: by their components, with Jackson's parser and generator. {@code xl} does not use Jackson's tree model, because loading its
 * classes takes as long as a short command.
 */
package org.domaind.schema.api;
