package org.domaind.xl.save;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.domaind.schema.HostPaths;
import org.domaind.schema.api.DomainReport;
import org.domaind.schema.api.Json;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.savefile.SaveHeader;
import org.domaind.xl.client.DaemonConnection;
import org.domaind.xl.file.ConfigFile;
import org.domaind.xl.guest.DomainOperands;
import org.domaind.xl.invocation.Failure;
import org.domaind.xl.invocation.Invocation;
import org.domaind.xl.invocation.Status;
import org.domaind.xl.reference.ConfigText;
import org.domaind.xl.reference.GuestView;
import org.domaind.xl.render.JsonText;

/** A guest's config on its way: the reference's JSON, in the header of a save file or of a migration. */
public final class SavedConfig {
    private final SaveHeader header;
    private final int optionalBytes;
    private final boolean tells;

    private SavedConfig(SaveHeader header, int optionalBytes, boolean tells) {
        this.header = header;
        this.optionalBytes = optionalBytes;
        this.tells = tells;
    }

    /** The same, without what the reference says of it. */
    public SavedConfig quietly() {
        return new SavedConfig(header, optionalBytes, false);
    }

    /** The JSON of a guest that is there; of one that the reference's xl made, what that has kept. */
    public static String json(HostPaths paths, DaemonConnection daemon, DomainReport domain) {
        DomainReport known = DomainOperands.allWithConfigs(daemon).stream().filter(d -> d.domid().equals(domain.domid())).findFirst().orElse(domain);
        return known.config().map(config -> JsonText.of(new GuestView(config).of(domain.name().orElse(config.name()), domain.uuid())))
                .or(() -> ReferenceUserdata.config(paths.userdataDirectory(), domain.domid(), domain.uuid()))
                .orElseThrow(() -> new Failure(Status.FAILURE, "unable to retrieve domain configuration"));
    }

    /** Reads a header, and no byte behind it. @throws ProblemException it is none */
    public static SavedConfig read(InputStream in) throws IOException {
        SaveHeader.Fixed fixed = SaveHeader.fixed(ByteBuffer.wrap(bytes(in, SaveHeader.FIXED_BYTES)));
        return new SavedConfig(SaveHeader.of(fixed, bytes(in, fixed.optionalBytes())), fixed.optionalBytes(), true);
    }

    private static byte[] bytes(InputStream in, int count) throws IOException {
        byte[] bytes = new byte[count];
        // Not by the other method of this name, which asks a file where it is: a pipe is nowhere.
        if (in.readNBytes(bytes, 0, count) < count) {
            throw new ProblemException("damaged-save-file", "it ends within its header");
        }
        return bytes;
    }

    /** The config, with what the reference says of it on stderr. @param kind {@code save file g.save} */
    public ConfigFile config(Invocation invocation, String kind) {
        if (tells) {
            invocation.error("Loading new " + kind + " (new xl fmt info 0x" + (header.config().isPresent() ? 3 : 2) + "/0x0/" + optionalBytes + ")");
        }
        String json = header.config().orElseThrow(() -> new Failure(Status.FAILURE, "Config file not specified and none in save file"));
        if (tells) {
            invocation.error(" Savefile contains xl domain config in JSON format");
        }
        try {
            byte[] text = json.getBytes(StandardCharsets.UTF_8);
            if (Json.plain(text, 0, text.length) instanceof Map<?, ?> tree) {
                return ConfigFile.parse(invocation, "<saved>", ConfigText.of(tree));
            }
            throw new Failure(Status.FAILURE, "xl: the saved guest's config is no JSON object");
        } catch (ProblemException e) {
            throw new Failure(Status.FAILURE, "xl: the saved guest's config cannot be used: " + e.problem().line());
        }
    }
}
