package org.domaind.xenstore.operation;

import static org.domaind.xenstore.operation.StoreConversation.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.domaind.xenstore.session.StoreListener;
import org.domaind.xenstore.wire.Refusal;

/** CONTROL as in the C xenstored of Xen 4.17; "log" without arguments and "quota max" as in that of Xen 4.22. */
class ControlTest implements StoreListener {
    private static final int CONTROL = 0;
    private static final String NOT_ACTIVE = "0 No live-update session active.|";
    private static final String NO_SESSION = "0 Not in live-update session.|";

    @TempDir
    private Path folder;
    private final List<String> told = new ArrayList<>();
    private boolean restarts;
    private final StoreConversation talk = new StoreConversation(this).with(3);

    @Test
    void answersAsTheReference() {
        talk.run(List.of(
                control("|", "16 EINVAL|"),
                control("xyz|", "16 EINVAL|"),
                control("CHECK|", "16 EINVAL|"),
                control("check", "16 EINVAL|"),
                control("check|", "0 OK|"),
                control("check|x|", "16 EINVAL|"),
                control("log|x|", "16 EINVAL|"),
                control("log|on|x|", "16 EINVAL|"),
                control("log|on|", "0 OK|"),
                control("log|off|", "0 OK|"),
                control("log|+io|", "0 OK|"),
                control("log|+wrl|", "16 EINVAL|"),
                control("log|", "0 Log switch settings:\nio      : on\n|"),
                control("log|-io|", "0 OK|"),
                control("logfile|", "16 EINVAL|"),
                control("logfile|/nonexistent/x|", "16 EINVAL|"),
                control("memreport|/nonexistent/x|", "16 EINVAL|"),
                control("memreport|a|b|", "16 EINVAL|"),
                control("print|", "16 EINVAL|"),
                control("print|hello|", "0 OK|"),
                control("print|a|b|", "16 EINVAL|"),
                control("quota|99|", "16 ENOENT|"),
                control("quota|set|", "16 EINVAL|"),
                control("quota|set|nodes|", "16 EINVAL|"),
                control("quota|set|nodes|0|", "16 EINVAL|"),
                control("quota|set|nodes|-1|", "16 EINVAL|"),
                control("quota|set|nodes|7x|", "0 OK|"),
                control("quota|set|nodes|x|", "16 EINVAL|"),
                control("quota|set|foo|7|", "16 EINVAL|"),
                control("quota|set|permissions|7|", "0 OK|"),
                control("quota|set|soft-memory|7|", "16 EINVAL|"),
                control("quota|set|nodes|1000|x|", "16 EINVAL|"),
                control("quota|max|-x|", "16 EINVAL|"),
                control("quota|max|-r|x|", "16 EINVAL|"),
                control("quota|3|x|", "16 EINVAL|"),
                control("quota|3|", "0 Domain 3:\nnodes           :        0\nwatches         :        0\ntransactions    :        0\n"
                        + "outstanding     :        0\nmemory          :        0\n|"),
                control("quota-soft|", "0 Quota settings:\nmemory           :  2097152 Total Xenstore memory per domain (warning level)\n|"),
                control("quota-soft|set|memory|5|", "0 OK|"),
                control("quota-soft|set|soft-memory|5|", "16 EINVAL|"),
                control("quota-soft|set|nodes|5|", "16 EINVAL|"),
                control("quota-soft|0|", "16 EINVAL|"),
                control("quota-soft|max|", "16 EINVAL|"),
                control("help|x|", "16 EINVAL|")));
    }

    private static StoreConversation.Row control(String request, String answer) {
        return row("A", CONTROL, 0, request, answer);
    }

    @Test
    void helpNamesEveryCommand() {
        String help = talk.say("A", CONTROL, 0, "help|").get(0);
        for (String command : List.of("check", "log", "live-update", "logfile", "memreport", "print", "quota", "quota-soft", "help")) {
            assertTrue(help.contains(command + "\t"), command);
        }
    }

    @Test
    void liveUpdateTellsTheTruth() throws IOException {
        Path program = Files.createFile(folder.resolve("xenstored"));
        talk.run(List.of(
                row("A", CONTROL, 0, "live-update|", "16 EINVAL|"),
                row("A", CONTROL, 0, "live-update|-x|", "16 EINVAL|"),
                row("A", CONTROL, 0, "live-update|-b|1|", "16 EINVAL|"),
                row("A", CONTROL, 0, "live-update|-f|", "16 EINVAL|"),
                row("A", CONTROL, 0, "live-update|-a|x|", "16 EINVAL|"),
                row("A", CONTROL, 0, "live-update|-a|", NOT_ACTIVE),
                row("A", CONTROL, 0, "live-update|-s|", NO_SESSION),
                row("A", CONTROL, 0, "live-update|-s|-F|-t|5|", NO_SESSION),
                row("A", CONTROL, 0, "live-update|-s|-t|", "16 EINVAL|"),
                row("A", CONTROL, 0, "live-update|-s|-G|", "16 EINVAL|"),
                row("A", CONTROL, 0, "live-update|-c|-D|", NO_SESSION),
                row("A", CONTROL, 0, "live-update|-f|/nonexistent|", "0 File not accessible.|"),
                row("A", CONTROL, 0, "live-update|-f|" + program + "|", "0 OK|"),
                row("A", CONTROL, 0, "live-update|-c|-D|", "0 This store's arguments are those of its service; restart that instead.|"),
                row("A", CONTROL, 0, "live-update|-a|", "0 OK|"),
                row("A", CONTROL, 0, "live-update|-s|", NO_SESSION),
                row("A", CONTROL, 0, "live-update|-f|" + program + "|", "0 OK|"),
                row("A", CONTROL, 0, "live-update|-s|-v|1|",
                        "0 This store does not start another program. Restart its service; nothing is lost by that.|"),
                row("A", CONTROL, 0, "live-update|-a|", NOT_ACTIVE)));
        restarts = true;
        talk.run(List.of(
                row("A", CONTROL, 0, "live-update|-f|" + program + "|", "0 OK|"),
                row("A", CONTROL, 0, "live-update|-s|-F|", "0 OK|"),
                row("d3", CONTROL, 0, "live-update|-s|", "16 EACCES|")));
        assertEquals(List.of("restart " + program, "restart " + program), told);
    }

    @Test
    void tracesToTheLogOrToAFile() throws IOException {
        Path file = folder.resolve("trace");
        talk.say("A", CONTROL, 0, "log|on|");
        talk.say("A", 2, 0, "/tool|");
        talk.say("A", CONTROL, 0, "logfile|" + file + "|");
        talk.say("d3", 2, 5, "/tool|");
        talk.say("A", CONTROL, 0, "logfile|/nonexistent/x|");
        talk.say("d3", 2, 0, "/tool|");
        talk.say("A", CONTROL, 0, "log|on|");
        talk.say("d3", 1, 0, "/tool|");
        talk.say("A", CONTROL, 0, "log|off|");
        talk.say("d3", 1, 0, "/tool|");
        assertEquals(List.of("0 CONTROL tx 0 CONTROL", "0 READ tx 0 READ"), told);
        assertEquals(List.of("domain 0: CONTROL tx 0 -> CONTROL", "domain 3: READ tx 5 -> ERROR", "domain 0: CONTROL tx 0 -> CONTROL",
                "domain 3: DIRECTORY tx 0 -> ERROR"), Files.readAllLines(file));
    }

    @Test
    void aForgottenTraceEnds() throws IOException, Refusal {
        Path file = folder.resolve("trace");
        Trace trace = new Trace(this, 100);
        trace.logFile(List.of(file.toString()));
        for (int i = 0; trace.on(); i++) {
            trace.request(i, "READ tx 0", "READ");
            assertTrue(i < 10);
        }
        assertTrue(Files.size(file) <= 130, Files.size(file) + " bytes");
        assertEquals(List.of("the trace in " + file + " has become too long; it ends here"), told);
        assertThrows(Refusal.class, () -> trace.log(List.of("+obj")));
    }

    @Test
    void theMemoryReportGoesToTheAnswerOrAFile() throws IOException {
        Path file = folder.resolve("memory");
        assertTrue(talk.say("A", CONTROL, 0, "memreport|").get(0).matches("(?s)0 heap used: \\d+ bytes\n.*watches: 0\n\\|"));
        talk.run(List.of(
                row("A", CONTROL, 0, "memreport|" + file + "|", "0 OK|"),
                row("A", CONTROL, 0, "memreport|" + file + "|", "0 OK|")));
        assertEquals(8, Files.readAllLines(file).size());
    }

    @Test
    void highestValuesAreKeptUntilReset() {
        talk.run(List.of(
                row("A", 12, 0, "/local/domain/3|", "12 OK|"),
                row("A", 14, 0, "/local/domain/3|n3|", "14 OK|"),
                row("d3", 4, 0, "a|t|", "4 OK|", "15 a|t|"),
                row("d3", 4, 0, "b|t|", "4 OK|", "15 b|t|"),
                row("d3", 5, 0, "b|t|", "5 OK|"),
                row("d3", 6, 0, "|", "6 1|"),
                row("d3", 11, 1, "x/y|v", "11 OK|"),
                row("d3", 7, 1, "F|", "7 OK|"),
                row("d3", 14, 0, "/local/domain/3|n3|r5|r7|", "14 OK|")));
        List<String> highest = List.of(talk.say("A", CONTROL, 0, "quota|max|").get(0).split("\n"));
        assertEquals("0 Max. seen accounting values:", highest.get(0));
        assertTrue(highest.contains("watches          :        2"), highest::toString);
        assertTrue(highest.contains("transactions     :        1"), highest::toString);
        assertTrue(highest.contains("node-permissions :        3"), highest::toString);
        assertTrue(highest.contains("path-max         :       15"), highest::toString);
        assertTrue(highest.contains("transaction-nodes:        3"), highest::toString);
        List<String> reset = List.of(talk.say("A", CONTROL, 0, "quota|max|-r|").get(0).split("\n"));
        assertTrue(reset.contains("watches          :        1"), reset::toString);
        assertTrue(reset.contains("transactions     :        0"), reset::toString);
        assertTrue(reset.contains("node-permissions :        0"), reset::toString);
    }

    @Override
    public boolean restartRequested(String program) {
        told.add("restart " + program);
        return restarts;
    }

    @Override
    public void traced(int domid, String request, String reply) {
        told.add(domid + " " + request + " " + reply);
    }

    @Override
    public void message(String text) {
        if (text.contains("ends here")) {
            told.add(text);
        }
    }
}
