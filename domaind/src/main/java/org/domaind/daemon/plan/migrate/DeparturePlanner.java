package org.domaind.daemon.plan.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.domaind.daemon.hypervisor.HypervisorException;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.hypervisor.value.DomainInfo;
import org.domaind.daemon.migration.Handshake;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Outcome;
import org.domaind.daemon.plan.Plan;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.StepTerms;
import org.domaind.daemon.plan.destroy.DestroyPlanner;
import org.domaind.daemon.plan.save.ResumeGuest;
import org.domaind.daemon.plan.save.SavePlanner;
import org.domaind.daemon.plan.save.SuspendGuest;
import org.domaind.daemon.plan.save.SuspendedGuest;
import org.domaind.daemon.stream.pv.PvLiveCopy;
import org.domaind.daemon.stream.pv.PvSaver;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.model.Domid;

/** Plans the sender's half of a migration; touches nothing. */
public final class DeparturePlanner {
    public static final String KIND = "migrate";
    /** What a guest is called here from its end on until it is removed, as by the reference. */
    public static final String AWAY = "--migratedaway";
    private static final int COPY_WEIGHT = 80;
    private static final int REST_WEIGHT = 10;

    private final XenHost host;
    private final GuestRecords records;
    private final SavePlanner saves;
    private final DestroyPlanner destroys;

    public DeparturePlanner(XenHost host, GuestRecords records, SavePlanner saves, DestroyPlanner destroys) {
        this.host = host;
        this.records = records;
        this.saves = saves;
        this.destroys = destroys;
    }

    /** @param uuid the domain's handle  @param name its name before it leaves */
    public record Target(Domid domid, UUID uuid, String name) {
    }

    /** For who settles it: there is no link any more. */
    public Plan plan(Target target) {
        return plan(target, "", Optional.empty());
    }

    /** @param config the reference's JSON of the guest, sent before it */
    public Plan plan(Target target, String config, Departure departure) {
        return plan(target, config, Optional.of(departure));
    }

    private Plan plan(Target target, String config, Optional<Departure> departure) {
        SuspendedGuest guest = saves.guest(target.domid(), target.uuid());
        GuestRename rename = new GuestRename(records, target.domid(), target.uuid());
        List<Step> steps = new ArrayList<>(List.of(
                new Act("check-guest", "see that the guest can suspend itself, and may leave this host", () -> require(guest)),
                new Act("await-receiver", "wait until the other host is ready", () -> passage(departure).await(Handshake.READY)),
                new Act("copy-memory", "copy the guest's memory while it runs, and what it writes meanwhile", StepTerms.ONCE.weighing(COPY_WEIGHT), () -> {
                    passage(departure).begun();
                    departure.orElseThrow().copyLive(config, out -> new PvLiveCopy(host, guest.existing(), out));
                    departure.orElseThrow().pauseBegins();
                }, () -> endLog(target, departure)),
                new SuspendGuest(guest),
                new Act("send-rest", "send what is left of it", StepTerms.ONCE.weighing(REST_WEIGHT),
                        () -> departure.orElseThrow().sendRest(suspended(guest)), () -> { }),
                new Act("await-guest", "wait until the other host has it", () -> passage(departure).await(Handshake.RECEIVED)),
                new Act("rename-away", "call it " + target.name() + AWAY + " here", StepTerms.ONCE, () -> {
                    rename.to(target.name() + AWAY);
                    passage(departure).commit();
                }, () -> guest.find().ifPresent(domain -> rename.to(target.name())))));
        int noReturn = steps.size();
        steps.add(new HandOver(guest, departure));
        destroys.plan(new DestroyPlanner.Target(target.domid(), target.uuid())).steps().forEach(step -> steps.add(new Act.When(Outcome.TAKEN, step)));
        steps.add(new Act.When(Outcome.RETURNED, new Act("rename-back", "give it its name again", () -> rename.to(target.name()))));
        steps.add(new Act.When(Outcome.RETURNED, new ResumeGuest(guest, false)));
        return new Plan(KIND, target.name(), Json.text(target), noReturn, steps);
    }

    /** @throws ProblemException why the guest cannot leave, as it is now */
    public void check(Target target) {
        require(saves.guest(target.domid(), target.uuid()));
    }

    private void require(SuspendedGuest guest) {
        guest.requireMovable();
        guest.require(new PvSaver(host));
        if (guest.existing().suspended()) {
            throw new ProblemException("suspended", "domain " + guest.existing().domid() + " is suspended already", "xl resume lets it go on");
        }
    }

    private static Passage passage(Optional<Departure> departure) {
        return departure.orElseThrow().passage();
    }

    private static DomainInfo suspended(SuspendedGuest guest) {
        DomainInfo domain = guest.existing();
        if (!domain.suspended()) {
            throw new ProblemException("not-suspended", "the guest has gone on before all of it was sent");
        }
        return domain;
    }

    private void endLog(Target target, Optional<Departure> departure) {
        departure.ifPresent(Departure::end);
        if (departure.isEmpty() && host.domains().find(target.domid()).filter(domain -> domain.handle().equals(target.uuid())).isPresent()) {
            try {
                host.dirtyLog().disable(target.domid());
            } catch (HypervisorException off) {
                // It was not on, or the domain has gone.
            }
        }
    }
}
