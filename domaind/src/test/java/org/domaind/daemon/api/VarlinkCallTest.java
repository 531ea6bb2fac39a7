package org.domaind.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarlinkCallTest {
    /** A frame, and: method, parameters, flags. */
    static Stream<Arguments> frames() {
        return Stream.of(
                arguments("{\"method\":\"a.B\"}", "a.B|{}|"),
                arguments("{\"method\":\"a.B\",\"parameters\":{\"x\":[1,{}],\"y\":\"é}\"} }", "a.B|{\"x\":[1,{}],\"y\":\"é}\"}|"),
                arguments(" { \"parameters\" : 12 , \"method\" : \"a\" , \"more\" : true } ", "a|12|more"),
                arguments("{\"parameters\":12.5e3}", "|12.5e3|"),
                arguments("{\"parameters\":null,\"oneway\":true,\"upgrade\":true}", "|null|oneway upgrade"),
                arguments("{\"parameters\":\"\\u00e9\\\"\",\"more\":false}", "|\"\\u00e9\\\"\"|"),
                arguments("{\"parameters\":true,\"other\":{\"method\":\"no\"},\"method\":\"a\",\"method\":\"b\"}", "b|true|"),
                arguments("{\"method\":7,\"more\":1,\"oneway\":\"true\"}", "|{}|"),
                arguments("[{\"method\":\"a\"}]", "|{}|"),
                arguments("3", "|{}|"));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aFrameIsTakenApart(String text, String parts) throws IOException {
        VarlinkCall call = VarlinkCall.read(text.getBytes(StandardCharsets.UTF_8));
        assertEquals(parts, call.method() + "|" + new String(call.parameters(), StandardCharsets.UTF_8) + "|"
                + ((call.more() ? "more " : "") + (call.oneway() ? "oneway " : "") + (call.upgrade() ? "upgrade" : "")).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"method\"", "{\"parameters\":{}", "{\"parameters\":{]}", "{} {}", "nonsense", "{\"method\":\"a\",}"})
    void whatIsNotJsonIsNoCall(String text) {
        assertThrows(IOException.class, () -> VarlinkCall.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void nestingIsBounded(String open) {
        assertThrows(IOException.class, () -> VarlinkCall.read(open.repeat(1 << 20).getBytes(StandardCharsets.UTF_8)));
    }
}
