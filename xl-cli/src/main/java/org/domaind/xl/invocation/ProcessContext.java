package org.domaind.xl.invocation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.domaind.schema.HostPaths;
import org.domaind.xl.client.DaemonClient;
import org.domaind.xl.client.DaemonConnection;

/** The context of a command in a separate process. */
public record ProcessContext(Path folder, Map<String, String> environment) implements CommandContext {
    @Override
    public DaemonConnection connect() {
        return DaemonClient.connect(HostPaths.ofEnvironment(environment).managementSocket());
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(folder.resolve(name));
    }
}
