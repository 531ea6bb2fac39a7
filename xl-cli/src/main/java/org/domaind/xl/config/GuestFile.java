package org.domaind.xl.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.keys.KeyTable;
import org.domaind.schema.model.GuestConfig;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.grammar.ConfigProblem;
import org.domaind.xl.config.grammar.Setting;

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
     */
    public static Reading guest(ConfigDocument document, Path folder) {
        Settings settings = new Settings(document);
        Draft draft = new DraftReader(settings).read();
        Optional<GuestConfig> guest = new GuestConfigs(settings, draft, folder).guest();
        return new Reading(guest, problems(document, settings));
    }

    /** The reference's JSON of the guest, as maps, lists, strings and numbers. */
    public static DryReading dryRun(ConfigDocument document) {
        Settings settings = new Settings(document);
        Draft draft = new DraftReader(settings).read();
        Object json = new DryRun(settings, draft).tree();
        boolean broken = settings.problems().stream().anyMatch(p -> !p.isWarning());
        return new DryReading(broken ? Optional.empty() : Optional.of(json), problems(document, settings));
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
