package org.domaind.xl.signal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.Replies;
import org.domaind.schema.api.Requests;
import org.domaind.schema.model.Domid;
import org.domaind.schema.model.Trigger;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Arguments;
import org.domaind.xl.invocation.Command;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.invocation.Syntax;

/** {@code xl trigger}, and its older form {@code xl button-press}. */
public final class TriggerCommand implements Command {
    private static final String NUMBER = "[0-9]{1,4}";

    private final boolean button;

    public TriggerCommand(boolean button) {
        this.button = button;
    }

    @Override
    public Syntax syntax() {
        return button ? new Syntax("button-press", true, false, "<Domain> <Button>", "", 2, List.of())
                : new Syntax("trigger", true, false, "<Domain> <nmi|reset|init|power|sleep|s3resume> [<VCPU>]", "", 2, List.of());
    }

    @Override
    public int run(Invocation invocation, Arguments arguments) {
        if (button) {
            invocation.error("WARNING: \"button-press\" is deprecated. Please use \"trigger\"");
        }
        try (DaemonConnection daemon = invocation.connect()) {
            Domid domid = DomainOperands.find(daemon, arguments.operand(0));
            Trigger trigger = trigger(arguments.operand(1));
            daemon.call(Method.SEND_TRIGGER, new Requests.SendTrigger(domid, trigger, vcpu(invocation, arguments)), Replies.Done.class);
            return Status.OK;
        }
    }

    private Trigger trigger(String word) {
        Optional<Trigger> known = Arrays.stream(Trigger.values()).filter(one -> button ? one.word().equals(word) : one.word().equalsIgnoreCase(word)).findFirst();
        if (button) {
            return known.filter(one -> one == Trigger.POWER || one == Trigger.SLEEP)
                    .orElseThrow(() -> new Failure(Status.FAILURE, word + " is an invalid button identifier"));
        }
        return known.orElseThrow(() -> new Failure(Status.FAILURE, "Invalid trigger \"" + word + "\""));
    }

    private int vcpu(Invocation invocation, Arguments arguments) {
        if (button || arguments.operands().size() < 3) {
            return 0;
        }
        if (!arguments.operand(2).matches(NUMBER)) {
            invocation.error("Invalid vcpuid, using default vcpuid=0.\n");
            return 0;
        }
        return Integer.parseInt(arguments.operand(2));
    }
}
