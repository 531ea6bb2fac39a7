package org.domaind.xl.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.keys.KeyTable;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.grammar.ConfigProblem;
import org.domaind.xl.config.grammar.Setting;
import org.domaind.xl.config.keys.ReferenceReading;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.config.value.Settings;

/** Reads a document as a guest; used by the commands. */
public final class GuestFile {
    /** @param guest empty when a problem is an error */
    public record Reading(Optional<GuestConfig> guest, List<ConfigProblem> problems) {
    }

    /** @param json empty when a problem is an error */
    public record DryReading(Optional<Object> json, List<ConfigProblem> problems) {
    }

    private GuestFile() {
    }

    /**
     * @param document without problems of its own
     * @param folder   the base of relative paths
     * @param host     asked only if a key needs it
     */
    public static Reading guest(ConfigDocument document, Path folder, Supplier<HostCpus> host) {
        Settings settings = new Settings(document);
        new ReferenceReading(settings, host).json();
        List<ConfigProblem> problems = problems(document, settings);
        boolean broken = isBroken(problems);
        // What the reference would say has been said; what this release says of its own is to come.
        Settings own = new Settings(document);
        Draft draft = new DraftReader(own, host).read();
        Optional<GuestConfig> guest = broken ? Optional.empty() : new GuestConfigs(own, draft, folder).guest();
        own.problems().stream().filter(p -> !p.isWarning() && isNew(p, problems)).toList().forEach(problems::add);
        return new Reading(guest, problems);
    }

    /** The reference's JSON of the guest, as maps, lists, strings and numbers. */
    public static DryReading dryRun(ConfigDocument document, Supplier<HostCpus> host) {
        Settings settings = new Settings(document);
        Object json = new ReferenceReading(settings, host).json();
        List<ConfigProblem> problems = problems(document, settings);
        return new DryReading(isBroken(problems) ? Optional.empty() : Optional.of(json), problems);
    }

    private static boolean isNew(ConfigProblem problem, List<ConfigProblem> known) {
        return known.stream().noneMatch(k -> !k.isWarning() && k.position().equals(problem.position())
                && (k.position().isPresent() || k.message().equals(problem.message())));
    }

    private static boolean isBroken(List<ConfigProblem> problems) {
        for (ConfigProblem problem : problems) {
            if (!problem.isWarning()) {
                return true;
            }
        }
        return false;
    }

    private static List<ConfigProblem> problems(ConfigDocument document, Settings settings) {
        List<ConfigProblem> problems = new ArrayList<>();
        for (Setting setting : document.all()) {
            if (KeyTable.get().find(setting.key()).isEmpty()) {
                problems.add(new ConfigProblem(ConfigProblem.Severity.WARNING, Optional.of(setting.position()),
                        "unknown key `" + setting.key() + "'", "", NearestKey.to(setting.key())));
            }
        }
        problems.addAll(settings.problems());
        return problems;
    }
}
