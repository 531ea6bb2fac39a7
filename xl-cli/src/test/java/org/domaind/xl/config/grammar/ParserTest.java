package org.domaind.xl.config.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar with all its oddities, as tables: text (newlines are {@code |}), then what it says. */
class ParserTest {
    private static ConfigDocument parse(String text) {
        return ConfigDocument.parse("f", text.replace('|', '\n'), List.of());
    }

    private static String show(ConfigDocument document) {
        return document.all().stream().map(s -> s.key() + "=" + show(s.value()) + (s.appended() ? "+" : "")).collect(Collectors.joining(" "));
    }

    private static String show(Value value) {
        if (value instanceof Value.Items items) {
            return items.values().stream().map(ParserTest::show).collect(Collectors.joining(",", "[", "]"));
        }
        return "<" + ((Value.Atom) value).text() + ">";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            ``                            ~ ``
            ||                            ~ ``
            x=5|                          ~ x=<5>
            x=5                           ~ x=<5>
            x = "a b"|                    ~ x=<a b>
            x='a"b'|                      ~ x=<a"b>
            x="a'b"|                      ~ x=<a'b>
            ;;x=5;;y=6;                   ~ x=<5> y=<6>
            a.b_c9=1|                     ~ a.b_c9=<1>
            x=0x1f|                       ~ x=<0x1f>
            x=1abcdef0x1|                 ~ x=<1abcdef0x1>
            x=5#c|                        ~ x=<5>
            x=5 # "c|                     ~ x=<5>
            # only|                       ~ ``
            x=1|x=2|                      ~ x=<2>
            x='a'|x+='b'|                 ~ x=<ab>+
            x=5|x+='b'|x+=7|              ~ x=<5b7>+
            x+='b'|                       ~ x=<b>+
            x=6|x+=4|x=7|                 ~ x=<7>
            x=[1]|x+=[2,3]|               ~ x=[<1>,<2>,<3>]+
            x=[]|                         ~ x=[]
            x=[|]|                        ~ x=[]
            x=[|1|]|                      ~ x=[<1>]
            x=[1,]|                       ~ x=[<1>]
            x=[1,|]|                      ~ x=[<1>]
            x=[ # c||'a' # d|, # e||"b",]|~ x=[<a>,<b>]
            x=[[1,2],[3],[]]|             ~ x=[[<1>,<2>],[<3>],[]]
            x='é'|                        ~ x=<é>
            x='a\\\\ \\" \\''|            ~ x=<a\\ " '>
            x='a\\101b'|                  ~ x=<ab>
            x='a\\12345b'|                ~ x=<a5b>
            x='a\\123 4b'|                ~ x=<a 4b>
            x='a\\7777777x\\1010z'|       ~ x=<a777xz>
            """)
    void says(String text, String expected) {
        ConfigDocument document = parse(text);
        assertEquals("", lines(document));
        assertEquals(expected, show(document));
    }

    private static String lines(ConfigDocument document) {
        return document.problems().stream().map(ConfigProblem::line).collect(Collectors.joining("\n"));
    }

    @Test
    void lettersAfterABackslash() {
        assertEquals("\u0007\b\f\n\r\t\u000b", ((Value.Atom) parse("x='\\a\\b\\f\\n\\r\\t\\v'").setting("x").orElseThrow().value()).text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            x='x' # c            ~ f:1: config parsing error near `#': lexical error
            x=1|# c              ~ f:2: config parsing error near `#': lexical error
            x="a b c|            ~ f:1: config parsing error near `"a': lexical error
            x="a;b c|            ~ f:1: config parsing error near `"a;b': lexical error
            x='abc               ~ f:1: config parsing error near `'abc': lexical error
            x='a\\' b|           ~ f:1: config parsing error near `'a\\'': lexical error
            x='x'\\||            ~ f:1: config parsing error near `\\': lexical error
            Name='x'|            ~ f:1: config parsing error near `Name='x'': lexical error
            _n=1|                ~ f:1: config parsing error near `_n=1': lexical error
            é='x'|               ~ f:1: config parsing error near `é='x'': lexical error
            x=-5|                ~ f:1: config parsing error near `-5': lexical error
            x=1.5|               ~ f:1: config parsing error near `.5': lexical error
            x=(5) 6|             ~ f:1: config parsing error near `(5)': lexical error
            x=True|              ~ f:1: config parsing error near `True': lexical error
            x=0x5F|              ~ f:1: config parsing error near `F': lexical error
            x={}|                ~ f:1: config parsing error near `{}': lexical error
            x+5|                 ~ f:1: config parsing error near `+5': lexical error
            x + = 5|             ~ f:1: config parsing error near `+': lexical error
            x='a\\x41'| ~ f:1: config parsing error near `'a\\x41'': invalid digit after backslash hexnumerical character escape in quoted string
            x='a\\1b'| ~ f:1: config parsing error near `'a\\1b'': invalid digit after backslash octalnumerical character escape in quoted string
            x='a\\08b'| ~ f:1: config parsing error near `'a\\08b'': invalid digit after backslash octalnumerical character escape in quoted string
            x='a\\qb'|           ~ f:1: config parsing error near `'a\\qb'': invalid character after backlash in quoted string
            x='x' memory=5|      ~ f:1: config parsing error near `memory': syntax error, unexpected IDENT, expecting $end
            x=5k|                ~ f:1: config parsing error near `k': syntax error, unexpected IDENT, expecting $end
            x=1 2|               ~ f:1: config parsing error near `2': syntax error, unexpected NUMBER, expecting $end
            x='a''b'|            ~ f:1: config parsing error near `'b'': syntax error, unexpected STRING, expecting $end
            x=5,6|               ~ f:1: config parsing error near `,': syntax error, unexpected ',', expecting $end
            x=[1]y=2|            ~ f:1: config parsing error near `y': syntax error, unexpected IDENT, expecting $end
            = 5|                 ~ f:1: config parsing error near `=': syntax error, unexpected '=', expecting $end or IDENT or NEWLINE or ';'
            5=x|                 ~ f:1: config parsing error near `5': syntax error, unexpected NUMBER, expecting $end or IDENT or NEWLINE or ';'
            x==5|                ~ f:1: config parsing error near `=': syntax error, unexpected '=', expecting STRING or NUMBER or '['
            x=y|                 ~ f:1: config parsing error near `y': syntax error, unexpected IDENT, expecting STRING or NUMBER or '['
            x=|                  ~ f:1: config parsing error near <newline>: syntax error, unexpected NEWLINE, expecting STRING or NUMBER or '['
            x=                   ~ f:1: config parsing error near `': syntax error, unexpected $end, expecting STRING or NUMBER or '['
            x|                   ~ f:1: config parsing error near <newline>: syntax error, unexpected NEWLINE, expecting += or '='
            x                    ~ f:1: config parsing error near `': syntax error, unexpected $end, expecting += or '='
            import os|           ~ f:1: config parsing error near `os': syntax error, unexpected IDENT, expecting += or '='
            x=[,]|               ~ f:1: config parsing error near `,': syntax error, unexpected ',', expecting ']'
            x=[1,,]|             ~ f:1: config parsing error near `,': syntax error, unexpected ',', expecting ']'
            x=['a'|'b']|         ~ f:2: config parsing error near `'b'': syntax error, unexpected STRING, expecting ']'
            x=[1;]|              ~ f:1: config parsing error near `;': syntax error, unexpected ';', expecting ']'
            x=[1,2|              ~ f:2: config parsing error near `': syntax error, unexpected $end, expecting ']'
            x=[1 # c             ~ f:1: config parsing error near `#': lexical error
            x='a'|x+=['b']|      ~ f:2: config parsing error near `]': can't add [list] to "string" or vice versa
            x=['a']|x+='q'|      ~ f:2: config parsing error near `'q'': can't add [list] to "string" or vice versa
            """)
    void refuses(String text, String expected) {
        assertEquals(expected, parse(text).problems().get(0).line());
    }

    @Test
    void goesOnAfterAnErrorAtTheNextLine() {
        ConfigDocument document = parse("x=(5)|y=1|z=|a=2|");
        assertEquals("f:1: config parsing error near `(5)': lexical error\n"
                + "f:3: config parsing error near <newline>: syntax error, unexpected NEWLINE, expecting STRING or NUMBER or '['", lines(document));
        assertEquals("y=<1> a=<2>", show(document));
    }

    @Test
    void anEchoOfAnErrorIsNotReported() {
        assertEquals("f:1: config parsing error near `2': syntax error, unexpected NUMBER, expecting ']'", lines(parse("x=[1 2|,3]|w 5|")));
    }

    @Test
    void signsOfPython() {
        assertEquals(true, parse("def foo():|  return 1|").looksPython());
        assertEquals(true, parse("x=-5|").looksPython());
        assertEquals(true, parse("x=True|").looksPython());
        assertEquals(true, parse("import os|").looksPython());
        assertEquals(false, parse("x y|").looksPython());
        assertEquals(false, parse("x={}|").looksPython());
    }

    @Test
    void lineEndsOfDosAndAByteOrderMarkAreTaken() {
        ConfigDocument document = parse("\ufeffx=1\r|y=[1,\r|2] # c\r|");
        assertEquals("", lines(document));
        assertEquals("f:1:1", document.setting("x").orElseThrow().position().toString());
        assertEquals("f:2:1", document.setting("y").orElseThrow().position().toString());
    }

    @Test
    void aSingleSignAtTheEndIsNothing() {
        assertEquals("", lines(parse("x=1|#")));
        assertEquals("f:2: config parsing error near `#a': lexical error", lines(parse("x=1|#a")));
    }

    @Test
    void otherCarriageReturnsAndNulsAreNoBlanks() {
        assertEquals("f:1: config parsing error near `\ry': lexical error", lines(parse("x=1\ry|")));
        assertEquals(1, parse("x=1\0|").problems().size());
        assertEquals("f:1: config parsing error near `'a\0b'': lexical error", lines(parse("x='a\0b'|")));
    }

    @Test
    void positionsCountFromOne() {
        ConfigDocument document = parse("|  x = [1,| 'b']|");
        assertEquals("f:2:3", document.setting("x").orElseThrow().position().toString());
        Value.Items items = (Value.Items) document.setting("x").orElseThrow().value();
        assertEquals("f:2:7", items.position().toString());
        assertEquals("f:3:2", items.values().get(1).position().toString());
    }

    @Test
    void overridesAreNumberedByThemselves() {
        ConfigDocument document = ConfigDocument.parse("f", "x=1\ny=2", List.of("x=3", " z=4"));
        assertEquals("", lines(document));
        assertEquals("x=<3> y=<2> z=<4>", show(document));
        assertEquals("f:2:1", document.setting("y").orElseThrow().position().toString());
        assertEquals("command line:1:1", document.setting("x").orElseThrow().position().toString());
        assertEquals("command line:2:2", document.setting("z").orElseThrow().position().toString());
    }

    @Test
    void listsNestOnlySoDeep() {
        String deep = "x=" + "[".repeat(Parser.MAX_DEPTH) + "]".repeat(Parser.MAX_DEPTH);
        assertEquals("", lines(parse(deep)));
        String deeper = "x=" + "[".repeat(100_000);
        assertEquals("f:1: config parsing error near `[': lists nest deeper than 32", lines(parse(deeper)));
    }
}
