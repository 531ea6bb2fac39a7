package org.domaind.xl.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.domaind.schema.HostPaths;
import org.domaind.schema.model.Autoballoon;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.grammar.Value;
import org.domaind.xl.invocation.Invocation;

/** What {@code /etc/xen/xl.conf} says that this release obeys: {@code autoballoon}. It is read anew by each command that needs it. */
public final class XlConf {
    private final Invocation invocation;
    private final String name;

    public XlConf(Invocation invocation) {
        this.invocation = invocation;
        this.name = HostPaths.ofEnvironment(invocation.environment()).xlConf().toString();
    }

    /** Without a file, or with one that cannot be used, {@link Autoballoon#AUTO}; why it cannot be used is said on stderr. */
    public Autoballoon autoballoon() {
        Optional<String> text = content();
        if (text.isEmpty()) {
            return Autoballoon.AUTO;
        }
        ConfigDocument document = ConfigDocument.parse(name, text.get(), List.of());
        document.problems().forEach(problem -> invocation.error(problem.line()));
        if (!document.problems().isEmpty()) {
            return Autoballoon.AUTO;
        }
        return document.setting("autoballoon").map(setting -> autoballoon(setting.value())).orElse(Autoballoon.AUTO);
    }

    private Autoballoon autoballoon(Value value) {
        String word = value instanceof Value.Atom atom ? atom.text() : "";
        return switch (word) {
            case "on", "1" -> Autoballoon.ON;
            case "off", "0" -> Autoballoon.OFF;
            case "auto" -> Autoballoon.AUTO;
            default -> {
                invocation.error(name + ": autoballoon is on, off or auto: taken as auto");
                yield Autoballoon.AUTO;
            }
        };
    }

    private Optional<String> content() {
        try (InputStream in = invocation.context().open(name)) {
            byte[] bytes = in.readNBytes(ConfigFile.MAX_BYTES + 1);
            if (bytes.length > ConfigFile.MAX_BYTES) {
                invocation.error(name + " is too large, and is not read");
                return Optional.empty();
            }
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            invocation.error(name + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }
}
