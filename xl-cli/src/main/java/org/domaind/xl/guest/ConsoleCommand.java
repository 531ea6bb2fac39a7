package org.domaind.xl.guest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.ConsoleType;
import org.domaind.schema.model.Domid;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.console.EscapeCharacter;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Option;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl console}. */
public final class ConsoleCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax("console", false, false, """
                [options] <Domain>
                -t <type>       console type, pv , serial or vuart
                -n <number>     console number
                -e <char>       escape character, as ^] (the default)""", "", 1,
                List.of(Option.value('t', "type"), Option.value('n', "num"), Option.value('e', "escape")));
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        Optional<ConsoleType> type = arguments.value('t').map(ConsoleCommand::type);
        OptionalInt number = arguments.value('n').stream().mapToInt(ConsoleCommand::number).findFirst();
        EscapeCharacter escape = arguments.value('e').map(text -> EscapeCharacter.parse(text).orElseThrow(() ->
                new Failure(Status.FAILURE, "xl: -e " + text + " is not an escape character; give one character, or ^ and a letter")))
                .orElse(EscapeCharacter.DEFAULT);
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            return AttachedConsole.attach(invocation, daemon, new Requests.Console(domid, type, number), arguments.operand(0)).join(escape);
        }
    }

    private static ConsoleType type(String word) {
        if (word.equals("vuart")) {
            throw new Failure(Status.FAILURE, "xl: guests have a vuart on Arm only; the types here are pv and serial");
        }
        return Arrays.stream(ConsoleType.values()).filter(type -> type.word().equals(word)).findFirst()
                .orElseThrow(() -> new Failure(Status.FAILURE, "console type supported are: pv, serial, vuart"));
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,4}")) {
            throw new Failure(Status.FAILURE, "xl: -n " + text + " is not the number of a console; they count from 0");
        }
        return Integer.parseInt(text);
    }
}
