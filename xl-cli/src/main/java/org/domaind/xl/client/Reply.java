package org.domaind.xl.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.domaind.schema.api.Codes;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;

/** One message of the daemon: its frame is parsed at once, its parameters once their type is known. */
final class Reply {
    private final byte[] message;
    private String error = "";
    private boolean continues;
    private int from;
    private int to;

    /** The possible members of an error; each error has some of them. */
    private record Refusal(Optional<String> code, Optional<String> message, Optional<String> hint, Optional<String> method,
                           Optional<String> parameter) {
    }

    private Reply(byte[] message) {
        this.message = message;
    }

    /** @throws ProblemException {@code invalid-request}: it is not a reply */
    static Reply of(byte[] message) {
        Reply reply = new Reply(message);
        try (JsonParser in = Json.parser(message, 0, message.length)) {
            reply.read(in);
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.of(Codes.INVALID_REQUEST, "domaind answers with something that is not JSON: " + e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new ProblemException(Problem.of(Codes.INVALID_REQUEST, "domaind's answer is not a Varlink reply"), e);
        }
        return reply;
    }

    private void read(JsonParser in) throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("it is not an object");
        }
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            if (name.equals("parameters") && token == JsonToken.START_OBJECT) {
                from = (int) in.currentTokenLocation().getByteOffset();
                in.skipChildren();
                to = (int) in.currentLocation().getByteOffset();
            } else if (name.equals("error") && token == JsonToken.VALUE_STRING) {
                error = in.getText();
            } else if (name.equals("continues")) {
                continues = token == JsonToken.VALUE_TRUE;
            } else {
                in.skipChildren();
            }
        }
        if (in.nextToken() != null) {
            throw new IOException("more text follows it");
        }
    }

    /** More replies to the same call follow. */
    boolean continues() {
        return continues;
    }

    /** @throws ProblemException the daemon's error */
    void requireSuccess() {
        if (!error.isEmpty()) {
            throw new ProblemException(problem());
        }
    }

    /** @throws ProblemException the daemon's error, or {@code invalid-request} when it is not such a record */
    <R> R parameters(Class<R> type) {
        requireSuccess();
        return read(type);
    }

    private <R> R read(Class<R> type) {
        try {
            return to == 0 ? Json.value("{}", type) : Json.value(message, from, to - from, type);
        } catch (ProblemException e) {
            throw new ProblemException(Problem.of(Codes.INVALID_REQUEST,
                    "domaind's answer is not a " + type.getSimpleName()), e);
        }
    }

    private Problem problem() {
        Refusal refusal = read(Refusal.class);
        return switch (error) {
            case "org.domaind.Problem" -> new Problem(refusal.code.orElse(Codes.INTERNAL),
                    refusal.message.orElse("the daemon does not say what is wrong"), refusal.hint.orElse(""));
            case "org.varlink.service.MethodNotFound", "org.varlink.service.MethodNotImplemented" -> new Problem(Codes.UNKNOWN_METHOD,
                    "this domaind does not know " + refusal.method.orElse("the call"), "domaind and this xl are of different releases");
            case "org.varlink.service.InvalidParameter" -> Problem.of(Codes.INVALID_REQUEST,
                    "domaind does not accept " + refusal.parameter.orElse("a parameter"));
            default -> Problem.of(Codes.INTERNAL, "domaind answers " + error);
        };
    }
}
