package org.domaind.xl.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.domaind.schema.api.HostReport;
import org.domaind.schema.api.Method;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.GuestConfig;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.config.GuestFile;
import org.domaind.xl.config.grammar.ConfigDocument;
import org.domaind.xl.config.grammar.ConfigProblem;
import org.domaind.xl.config.value.HostCpus;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.render.JsonText;

/** A parsed config: the file that the caller named, with the overrides. */
public final class ConfigFile {
    /** A longer file is refused: for example a device named by mistake never ends. */
    static final int MAX_BYTES = 256 << 10;

    private final Invocation invocation;
    private final String text;
    private final ConfigDocument document;

    private ConfigFile(Invocation invocation, String text, ConfigDocument document) {
        this.invocation = invocation;
        this.text = text;
        this.document = document;
    }

    /** @throws Failure status 3: it cannot be read; status 1: it is invalid */
    public static ConfigFile read(Invocation invocation, String name, List<String> overrides, boolean quiet) {
        String file = content(invocation, name);
        if (!quiet) {
            invocation.error("Parsing config from " + name);
        }
        return parse(invocation, name, file, overrides);
    }

    /** A text that is in no file of its own. @param name for messages  @throws Failure status 1: it is invalid */
    public static ConfigFile parse(Invocation invocation, String name, String text) {
        return parse(invocation, name, text, List.of());
    }

    private static ConfigFile parse(Invocation invocation, String name, String file, List<String> overrides) {
        ConfigDocument document = ConfigDocument.parse(name, file, overrides);
        if (!document.problems().isEmpty()) {
            document.problems().forEach(p -> invocation.error(p.line()));
            if (document.looksPython()) {
                invocation.error("warning: Config file looks like it contains Python code.\n"
                        + "warning:  Arbitrary Python is no longer supported.\n"
                        + "warning:  See https://wiki.xen.org/wiki/PythonInXlConfig");
            }
            throw new Failure(Status.FAILURE, "Failed to parse config: Invalid argument");
        }
        String text = overrides.isEmpty() ? file : file + "\n" + String.join("\n", overrides) + "\n";
        return new ConfigFile(invocation, text, document);
    }

    /** @throws Failure status 3: it cannot be read */
    static String content(Invocation invocation, String name) {
        try (InputStream in = invocation.context().open(name)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw unreadable(name, "File too large");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw unreadable(name, "No such file or directory");
        } catch (AccessDeniedException e) {
            throw unreadable(name, "Permission denied");
        } catch (IOException e) {
            throw unreadable(name, e.getMessage());
        }
    }

    private static Failure unreadable(String name, String reason) {
        return new Failure(Status.CREATE_FAILED, "Failed to read config file: " + name + ": " + reason);
    }

    /** The file's text followed by the overrides. */
    public String text() {
        return text;
    }

    /** @throws Failure status 1: this release cannot create such a guest; the problems have been printed */
    public GuestConfig guest() {
        GuestFile.Reading reading = GuestFile.guest(document, invocation.folder(), hostCpus(invocation));
        tell(reading.problems());
        return reading.guest().orElseThrow(() -> failure(reading.problems()));
    }

    /** The reference's JSON; with {@code tell}, errors and warnings are printed on stderr. */
    public String dryRun(boolean tell) {
        GuestFile.DryReading reading = GuestFile.dryRun(document, hostCpus(invocation));
        if (tell || reading.json().isEmpty()) {
            tell(reading.problems());
        }
        return JsonText.of(reading.json().orElseThrow(() -> failure(reading.problems())));
    }

    /** With the status of the first error, at which the reference exits. */
    private static Failure failure(List<ConfigProblem> problems) {
        for (ConfigProblem problem : problems) {
            if (!problem.isWarning()) {
                return new Failure(problem.status(), "");
            }
        }
        return new Failure(Status.FAILURE, "");
    }

    /** What the daemon knows of the host's processors, asked once, when a key needs it. */
    static Supplier<HostCpus> hostCpus(Invocation invocation) {
        HostCpus[] asked = new HostCpus[1];
        return () -> {
            if (asked[0] == null) {
                asked[0] = askHost(invocation);
            }
            return asked[0];
        };
    }

    private static HostCpus askHost(Invocation invocation) {
        try (DaemonConnection daemon = invocation.connect()) {
            return HostCpus.of(daemon.call(Method.HOST_INFO, new Requests.None(), HostReport.class));
        } catch (ProblemException | Failure e) {
            // Without a daemon a config can be read all the same: then every processor may be there.
            return HostCpus.UNKNOWN;
        }
    }

    private void tell(List<ConfigProblem> problems) {
        problems.forEach(p -> invocation.error(p.line()));
    }
}
