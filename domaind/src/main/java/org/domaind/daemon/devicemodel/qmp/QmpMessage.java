package org.domaind.daemon.devicemodel.qmp;

import java.util.Map;

/** What a device model sends. */
public sealed interface QmpMessage {
    /** The first message. @param version {@code 7.2.22} */
    record Greeting(String version) implements QmpMessage {
    }

    /** An answer. @param value an object, a list, a text, a number, a boolean or null, as {@link QmpReader} has them */
    record Success(long id, Object value) implements QmpMessage {
    }

    /** The answer that a request failed. @param description is the device model's: only for messages */
    record Failure(long id, String errorClass, String description) implements QmpMessage {
    }

    /** Something happened. @param name {@code SHUTDOWN}  @param data empty where there is none */
    record Event(String name, Map<String, Object> data) implements QmpMessage {
    }
}
