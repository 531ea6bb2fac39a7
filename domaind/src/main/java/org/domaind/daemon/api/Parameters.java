package org.domaind.daemon.api;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;

/** Reads a call's parameters into their record. A missing member is empty if the record allows that; otherwise the call is refused. */
final class Parameters {
    private Parameters() {
    }

    /** @throws ProblemException {@code invalid-request}: a parameter is missing or of the wrong type */
    static <T> T read(byte[] parameters, Class<T> type) {
        T record = Json.value(parameters, 0, parameters.length, type);
        if (record == null) {
            throw new ProblemException(Codes.INVALID_REQUEST, "the parameters are null");
        }
        requireComplete(record, "");
        return record;
    }

    private static void requireComplete(Object value, String path) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(inner -> requireComplete(inner, path));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                requirePresent(list.get(i), path + "[" + i + "]");
            }
        } else if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                String inner = path.isEmpty() ? component.getName() : path + "." + component.getName();
                requirePresent(part(value, component), inner);
            }
        }
    }

    private static void requirePresent(Object part, String path) {
        if (part == null) {
            throw new ProblemException(Codes.INVALID_REQUEST, "the parameter " + path + " is missing");
        }
        requireComplete(part, path);
    }

    private static Object part(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the records of the API are public", e);
        }
    }
}
