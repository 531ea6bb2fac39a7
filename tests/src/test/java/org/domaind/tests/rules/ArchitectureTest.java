package org.domaind.tests.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Formatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What docs/architecture.md says of who may use whom. */
@AnalyzeClasses(packages = "org.domaind", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String WHOLE_DAEMON = "org.domaind.daemon..";
    private static final String DAEMON = "org.domaind.daemon.";
    private static final String STORE = "org.domaind.xenstore.";
    /** All rooms of the store but those of its clients and its packets. */
    private static final String INSIDE_OF_THE_STORE = STORE + "[quota|tree|store|watch|history|journal|session|operation|ring|socket|recovery|loop|server]..";

    private static final Set<String> INTERNAL_ROOMS_OF_THE_STORE =
            Set.of("watch", "journal", "session", "operation", "ring", "socket", "recovery", "loop");
    private static final Set<String> PORTS_OF_THE_STORE = Set.of("journal.JournalException", "session.StoreListener", "session.DomainLookup",
            "ring.RingConnector", "ring.GuestRing", "socket.Sockets", "socket.ClientSocket", "socket.NioSockets", "socket.SocketFile");

    @ArchTest
    static final ArchRule NATIVE_CALLS_ONLY_IN_OS =
            noClasses().that().resideOutsideOfPackage(DAEMON + "os..").should().dependOnClassesThat().resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule SQL_ONLY_IN_STATE =
            noClasses().that().resideOutsideOfPackage(DAEMON + "state").should().dependOnClassesThat().resideInAPackage("java.sql..");

    @ArchTest
    static final ArchRule EXIT_ONLY_IN_MAINS = noClasses().that().haveSimpleNameNotEndingWith("Main")
            .should().callMethod(System.class, "exit", int.class).orShould().callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule THE_STORE_KNOWS_NOBODY =
            noClasses().that().resideInAPackage("org.domaind.xenstore..").should().dependOnClassesThat()
                    .resideInAnyPackage("org.domaind.schema..", WHOLE_DAEMON, "org.domaind.xl..", "com.sun.jna..", "com.fasterxml..");

    @ArchTest
    static final ArchRule THE_SCHEMAS_KNOW_NOBODY =
            noClasses().that().resideInAPackage("org.domaind.schema..").should().dependOnClassesThat()
                    .resideInAnyPackage("org.domaind.xenstore..", WHOLE_DAEMON, "org.domaind.xl..");

    @ArchTest
    static final ArchRule THE_COMMAND_KNOWS_NO_ROOM_OF_THE_DAEMON =
            noClasses().that().resideInAPackage("org.domaind.xl..").should().dependOnClassesThat()
                    .resideInAnyPackage(WHOLE_DAEMON, INSIDE_OF_THE_STORE, "org.apache.logging..");

    /** Jackson's trees cost as much to load as a short command takes, and the daemon 5 MiB of parsed classes. */
    @ArchTest
    static final ArchRule NOBODY_LOADS_TREES_OF_JSON =
            noClasses().should().dependOnClassesThat()
                    .resideInAPackage("com.fasterxml.jackson.databind..");

    @ArchTest
    static final ArchRule VALUES_NEED_NO_LIBRARY =
            noClasses().that().resideInAnyPackage("org.domaind.schema.model", "org.domaind.schema.config").should().dependOnClassesThat()
                    .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule ONLY_THE_REAL_HOST_KNOWS_THE_ABI =
            noClasses().that().resideInAPackage(WHOLE_DAEMON).and().resideOutsideOfPackage(DAEMON + "xen..")
                    .should().dependOnClassesThat().resideInAPackage("org.domaind.schema.abi..");

    @ArchTest
    static final ArchRule ONLY_THE_ENTRANCE_PICKS_A_HOST =
            noClasses().that().resideOutsideOfPackages("org.domaind.daemon", DAEMON + "sim..", DAEMON + "xen..")
                    .should().dependOnClassesThat().resideInAnyPackage(DAEMON + "sim..", DAEMON + "xen..");

    @ArchTest
    static final ArchRule ONLY_ONE_ROOM_RUNS_COMMANDS =
            noClasses().that().resideInAPackage(WHOLE_DAEMON).and().resideOutsideOfPackage(DAEMON + "command..")
                    .should().dependOnClassesThat().resideInAPackage("org.domaind.xl..");

    @ArchTest
    static final ArchRule COMMANDS_REACH_WHAT_A_PROCESS_REACHES =
            noClasses().that().resideInAPackage(DAEMON + "command..").should().dependOnClassesThat()
                    .resideInAnyPackage(DAEMON + "lifecycle..", DAEMON + "plan..", DAEMON + "build..", DAEMON + "device..", DAEMON + "hypervisor..",
                            DAEMON + "xen..", DAEMON + "sim..", DAEMON + "store..", DAEMON + "state..", INSIDE_OF_THE_STORE);

    @ArchTest
    static final ArchRule CALLERS_KNOW_NO_COMMAND =
            noClasses().that().resideInAPackage(DAEMON + "command.caller").should().dependOnClassesThat()
                    .resideInAnyPackage(DAEMON + "command", DAEMON + "api..", DAEMON + "console..");

    @ArchTest
    static final ArchRule PORTS_KNOW_NO_ROOM_OF_THE_DAEMON =
            noClasses().that().resideInAPackage(DAEMON + "hypervisor..").should().dependOnClassesThat()
                    .resideInAnyPackage(DAEMON + "xen..", DAEMON + "sim..", DAEMON + "os..", DAEMON + "plan..", DAEMON + "build..");

    @ArchTest
    static final ArchRule CONSOLES_KNOW_NO_PLANS =
            noClasses().that().resideInAPackage(DAEMON + "console").should().dependOnClassesThat()
                    .resideInAnyPackage(DAEMON + "plan..", DAEMON + "lifecycle..", DAEMON + "api..", DAEMON + "build..", DAEMON + "state..",
                            DAEMON + "store..", INSIDE_OF_THE_STORE);

    @ArchTest
    static final ArchRule VITAL_THREADS_KNOW_NO_ROOM_OF_THE_DAEMON =
            noClasses().that().resideInAPackage(DAEMON + "vital").should().dependOnClassesThat()
                    .resideInAnyPackage("org.domaind.daemon", DAEMON + "(api|command|console|service|store|os|lifecycle|plan|hypervisor|state)..",
                            "org.domaind.xenstore..", "org.domaind.schema..");

    @ArchTest
    static final ArchRule EVENTS_KNOW_NOBODY_WHO_MAKES_THEM =
            noClasses().that().resideInAPackage(DAEMON + "events").should().dependOnClassesThat()
                    .resideInAnyPackage("org.domaind.daemon", DAEMON + "(api|command|console|service|store|os|lifecycle|plan|hypervisor|state|build|device)..",
                            "org.domaind.xenstore..", "org.domaind.schema.api..", "java.sql..");

    @ArchTest
    static final ArchRule THE_SIMULATED_MACHINE_KNOWS_NEITHER_GUESTS_NOR_PORTS =
            noClasses().that().resideInAPackage(DAEMON + "sim.machine..").should().dependOnClassesThat()
                    .resideInAnyPackage(DAEMON + "sim", DAEMON + "sim.guest..");

    @ArchTest
    static final ArchRule SIMULATED_MEMORY_KNOWS_NO_OTHER_ROOM_OF_THE_SIMULATOR =
            noClasses().that().resideInAPackage(DAEMON + "sim.memory..").should().dependOnClassesThat()
                    .resideInAnyPackage(DAEMON + "sim", DAEMON + "sim.(machine|guest)..");

    @ArchTest
    static final ArchRule SIMULATED_GUESTS_KNOW_NO_PORTS =
            noClasses().that().resideInAPackage(DAEMON + "sim.guest..").should().dependOnClassesThat().resideInAPackage(DAEMON + "sim");

    /** How a kernel starts does not depend on what it does then. */
    @ArchTest
    static final ArchRule STARTS_OF_SIMULATED_GUESTS_KNOW_NO_GUEST =
            noClasses().that().resideInAPackage(DAEMON + "sim.guest.boot").should().dependOnClassesThat().resideInAPackage(DAEMON + "sim.guest");

    @ArchTest
    static final ArchRule NO_CYCLES_IN_THE_SIMULATOR = slices().matching(DAEMON + "sim.(*)..").should().beFreeOfCycles();

    /** A reader who finds a name in the simulator must not take it for the daemon's. */
    @ArchTest
    static void theSimulatorHasNamesOfItsOwn(JavaClasses all) {
        Map<Boolean, Set<String>> names = all.stream().filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
                .collect(Collectors.partitioningBy(c -> c.getPackageName().startsWith(DAEMON + "sim"),
                        Collectors.mapping(JavaClass::getSimpleName, Collectors.toSet())));
        Set<String> twice = new HashSet<>(names.get(true));
        assertFalse(twice.isEmpty());
        twice.retainAll(names.get(false));
        assertEquals(Set.of(), twice);
    }

    @ArchTest
    static final ArchRule VALUES_OF_THE_PORTS_KNOW_NO_PORT =
            noClasses().that().resideInAPackage(DAEMON + "hypervisor.value").should().dependOnClassesThat()
                    .resideInAPackage("org.domaind.daemon.(hypervisor|xen|sim|os)");

    /** The bytes of a call, how it is made, and the ports that make it. */
    @ArchTest
    static final ArchRule ROOMS_OF_THE_REAL_HOST_USE_THOSE_BELOW = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("ports").definedBy(DAEMON + "xen")
            .layer("hypercall").definedBy(DAEMON + "xen.hypercall")
            .layer("codec").definedBy(DAEMON + "xen.codec")
            .whereLayer("ports").mayNotBeAccessedByAnyLayer()
            .whereLayer("hypercall").mayOnlyBeAccessedByLayers("ports")
            .whereLayer("codec").mayOnlyBeAccessedByLayers("ports");

    /** Kernels, what they are made of, and the files that hold them. */
    @ArchTest
    static final ArchRule ROOMS_OF_IMAGES_USE_THOSE_BELOW = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("kernels").definedBy(DAEMON + "image")
            .layer("elf").definedBy(DAEMON + "image.elf")
            .layer("compression").definedBy(DAEMON + "image.compression")
            .layer("file").definedBy(DAEMON + "image.file")
            .whereLayer("kernels").mayNotBeAccessedByAnyLayer()
            .whereLayer("elf").mayOnlyBeAccessedByLayers("kernels")
            .whereLayer("compression").mayOnlyBeAccessedByLayers("kernels");

    @ArchTest
    static final ArchRule NO_CYCLES_IN_THE_DAEMON = slices().matching(DAEMON + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_THE_SCHEMAS = slices().matching("org.domaind.schema.(*)..").should().beFreeOfCycles();

    /** A table of some 180 keys is parsed where it is loaded: the daemon's own work and a list of guests do without it. */
    @ArchTest
    static final ArchRule ONLY_CONFIGS_LOAD_THE_TABLE_OF_KEYS =
            noClasses().that().resideOutsideOfPackages("org.domaind.schema.keys", "org.domaind.xl.config", "org.domaind.xl.config.(keys|value)",
                    "org.domaind.xl.file", "org.domaind.xl.reference")
                    .should().dependOnClassesThat().resideInAPackage("org.domaind.schema.keys");

    /** Each room of the store, and the rooms that may use it; so {@code ring} and {@code socket}, for example, do not know each other. */
    @ArchTest
    static final ArchRule ROOMS_OF_THE_STORE_USE_THOSE_BELOW = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("wire").definedBy(STORE + "wire")
            .layer("quota").definedBy(STORE + "quota")
            .layer("tree").definedBy(STORE + "tree")
            .layer("store").definedBy(STORE + "store")
            .layer("watch").definedBy(STORE + "watch")
            .layer("history").definedBy(STORE + "history")
            .layer("journal").definedBy(STORE + "journal")
            .layer("session").definedBy(STORE + "session")
            .layer("operation").definedBy(STORE + "operation")
            .layer("ring").definedBy(STORE + "ring")
            .layer("socket").definedBy(STORE + "socket")
            .layer("recovery").definedBy(STORE + "recovery")
            .layer("loop").definedBy(STORE + "loop")
            .layer("server").definedBy(STORE + "server")
            .layer("client").definedBy(STORE + "client")
            .whereLayer("quota").mayOnlyBeAccessedByLayers("store", "journal", "session", "operation", "recovery", "server")
            .whereLayer("tree").mayOnlyBeAccessedByLayers("store", "watch", "history", "journal", "session", "operation", "ring", "recovery", "loop", "server")
            .whereLayer("store").mayOnlyBeAccessedByLayers("watch", "history", "journal", "session", "operation", "ring", "recovery", "loop", "server")
            .whereLayer("watch").mayOnlyBeAccessedByLayers("session", "operation", "recovery", "loop", "server")
            .whereLayer("history").mayOnlyBeAccessedByLayers("journal", "session", "recovery", "loop", "server")
            .whereLayer("journal").mayOnlyBeAccessedByLayers("session", "operation", "ring", "socket", "recovery", "loop", "server")
            .whereLayer("session").mayOnlyBeAccessedByLayers("operation", "ring", "socket", "recovery", "loop", "server")
            .whereLayer("operation").mayOnlyBeAccessedByLayers("loop", "server")
            .whereLayer("ring").mayOnlyBeAccessedByLayers("recovery", "loop", "server")
            .whereLayer("socket").mayOnlyBeAccessedByLayers("loop", "server")
            .whereLayer("recovery").mayOnlyBeAccessedByLayers("loop", "server")
            .whereLayer("loop").mayOnlyBeAccessedByLayers("server")
            .whereLayer("server").mayNotBeAccessedByAnyLayer()
            .whereLayer("client").mayNotBeAccessedByAnyLayer();

    /** What is public for the store's own rooms is not for other modules: those use the server, the ports, and values such as trees and quotas. */
    @ArchTest
    static final ArchRule OTHER_MODULES_USE_THE_PORTS_OF_THE_STORE =
            noClasses().that().resideOutsideOfPackage("org.domaind.xenstore..").should()
                    .dependOnClassesThat(describe("are internal to the store", ArchitectureTest::isInternalToTheStore));

    private static boolean isInternalToTheStore(JavaClass type) {
        String name = type.getName();
        return INTERNAL_ROOMS_OF_THE_STORE.stream().anyMatch(room -> name.startsWith(STORE + room + "."))
                && PORTS_OF_THE_STORE.stream().noneMatch(port -> name.equals(STORE + port) || name.startsWith(STORE + port + "$"));
    }

    /** A client may be another program: what it knows of a store are the packets. */
    @ArchTest
    static final ArchRule CLIENTS_OF_THE_STORE_KNOW_PACKETS_ONLY =
            noClasses().that().resideInAPackage(STORE + "client").should().dependOnClassesThat().resideInAPackage(INSIDE_OF_THE_STORE);

    @ArchTest
    static final ArchRule NO_CYCLES_IN_THE_STORE = slices().matching(STORE + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_THE_COMMAND = slices().matching("org.domaind.xl.(*)..").should().beFreeOfCycles();

    /** A config file: its text, devices' strings, typed values, keys as the reference reads them, and what this release makes of them. */
    @ArchTest
    static final ArchRule ROOMS_OF_CONFIG_FILES_USE_THOSE_BELOW = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("config").definedBy("org.domaind.xl.config")
            .layer("keys").definedBy("org.domaind.xl.config.keys")
            .layer("value").definedBy("org.domaind.xl.config.value")
            .layer("device").definedBy("org.domaind.xl.config.device")
            .layer("grammar").definedBy("org.domaind.xl.config.grammar")
            .whereLayer("config").mayNotBeAccessedByAnyLayer()
            .whereLayer("keys").mayOnlyBeAccessedByLayers("config")
            .whereLayer("value").mayOnlyBeAccessedByLayers("config", "keys")
            .whereLayer("device").mayOnlyBeAccessedByLayers("config", "keys", "value");

    @ArchTest
    static final ArchRule TEXT_OF_STORE_COMMANDS_KNOWS_NO_COMMAND =
            noClasses().that().resideInAPackage("org.domaind.xl.store.text").should().dependOnClassesThat().resideInAPackage("org.domaind.xl.store");

    /** What scripts and guests read has the same digits and letters on every host. */
    @ArchTest
    static final ArchRule NOTHING_IS_FORMATTED_BY_THE_HOSTS_LOCALE =
            noClasses().should().callCodeUnitWhere(describe("it asks for the host's locale", ArchitectureTest::asksForTheHostsLocale))
                    .orShould().dependOnClassesThat().haveNameMatching("java\\.text\\..*Format.*");

    private static boolean asksForTheHostsLocale(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getTarget().getName();
        boolean given = call.getTarget().getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Locale.class));
        boolean formats = owner.isEquivalentTo(String.class) && Set.of("format", "formatted", "toLowerCase", "toUpperCase").contains(name)
                || owner.isAssignableTo(Appendable.class) && Set.of("format", "printf").contains(name)
                || owner.isEquivalentTo(Formatter.class) && name.equals("<init>")
                || owner.isEquivalentTo(DateTimeFormatter.class) && name.startsWith("of")
                || owner.isEquivalentTo(DateTimeFormatterBuilder.class) && name.equals("toFormatter")
                || owner.isEquivalentTo(Locale.class) && name.equals("getDefault");
        return formats && !given;
    }

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
            classes().should().haveNameNotMatching(".*(Utils?|Helper|Manager)");
}
