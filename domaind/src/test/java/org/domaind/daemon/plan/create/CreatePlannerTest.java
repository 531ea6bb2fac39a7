package org.domaind.daemon.plan.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.domaind.daemon.bootloader.Bootloaders;
import org.domaind.daemon.build.GuestBuilder;
import org.domaind.daemon.hypervisor.XenHost;
import org.domaind.daemon.plan.GuestRecords;
import org.domaind.daemon.plan.Step;
import org.domaind.daemon.plan.device.DeviceDeadlines;
import org.domaind.daemon.plan.device.DeviceSteps;
import org.domaind.daemon.plan.device.DiskServers;
import org.domaind.daemon.plan.devicemodel.DeviceModelSteps;
import org.domaind.schema.api.Problem;
import org.domaind.schema.api.ProblemException;
import org.domaind.schema.api.Requests;
import org.domaind.schema.config.BootSpec;
import org.domaind.schema.config.ClockSpec;
import org.domaind.schema.config.DeviceConfig;
import org.domaind.schema.config.GuestConfig;
import org.domaind.schema.config.GuestLimits;
import org.domaind.schema.config.Identity;
import org.domaind.schema.config.MemorySpec;
import org.domaind.schema.config.Platform;
import org.domaind.schema.config.Scheduling;
import org.domaind.schema.config.ShutdownActions;
import org.domaind.schema.config.VcpuSpec;
import org.domaind.schema.model.GuestType;
import org.domaind.schema.model.MemoryKib;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CreatePlannerTest {
    private static final DeviceConfig DRIVE = new DeviceConfig.Disk("hdc", Optional.empty(), DeviceConfig.DiskFormat.EMPTY, false, true,
            Optional.empty(), Optional.empty(), false, false, true, Optional.empty());

    /** None of its rooms is touched by planning. */
    private static final CreatePlanner PLANNER = new CreatePlanner(mock(XenHost.class),
            Map.of(GuestType.PV, mock(GuestBuilder.class), GuestType.HVM, mock(GuestBuilder.class)), new GuestRecords(null, null, null, null), null,
            new DeviceSteps(null, null, DeviceDeadlines.DEFAULT, DiskServers.NONE), mock(Bootloaders.class), new DeviceModelSteps(null, null), Clock.systemUTC());

    private static GuestConfig guest(Platform platform, List<DeviceConfig> devices) {
        return new GuestConfig(new Identity("g", Optional.of(new UUID(1, 2))), new BootSpec("/k", Optional.empty(), ""),
                new MemorySpec(MemoryKib.ofMib(16), MemoryKib.ofMib(16)), new VcpuSpec(1, 1), Scheduling.DEFAULT, platform, devices,
                ShutdownActions.DEFAULT, GuestLimits.DEFAULT, ClockSpec.DEFAULT);
    }

    static Stream<Arguments> notYet() {
        return Stream.of(Arguments.of(guest(new Platform.Pvh(false), List.of()), "guests of type pvh are not supported yet"),
                Arguments.of(guest(new Platform.Pv(false), List.of(DRIVE)), "disk hdc: drives without a disk are not supported yet for guests of type pv"));
    }

    @ParameterizedTest
    @MethodSource("notYet")
    void whatCannotBeMadeYetIsRefused(GuestConfig guest, String message) {
        Problem problem = assertThrows(ProblemException.class, () -> PLANNER.plan(new Requests.CreateGuest(guest, "", false))).problem();
        assertEquals("not-supported", problem.code());
        assertEquals(message, problem.message());
    }

    /** Of an HVM guest, a drive is its device model's alone, and may be empty. */
    @Test
    void aDeviceModelComesBeforeTheScriptsThatConnectItsInterfaces() {
        DeviceConfig nic = new DeviceConfig.Nic(0, Optional.of("00:16:3e:00:00:01"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
        List<String> steps = steps(List.of(DRIVE, nic));
        assertEquals(List.of("write-devices", "await-backends", "start-device-model", "connect-backends", "attach-console"),
                steps.subList(steps.indexOf("write-devices"), steps.indexOf("introduce-to-store")));
        steps = steps(List.of(DRIVE));
        assertEquals(List.of("write-devices", "await-backends", "start-device-model", "connect-backends", "attach-console"),
                steps.subList(steps.indexOf("write-devices"), steps.indexOf("introduce-to-store")));
    }

    private static List<String> steps(List<DeviceConfig> devices) {
        return PLANNER.plan(new Requests.CreateGuest(guest(new Platform.Hvm(false), devices), "", false)).steps().stream().map(Step::name).toList();
    }

    @Test
    void aPvGuestWithoutDevicesIsPlanned() {
        GuestConfig guest = guest(new Platform.Pv(false), List.of());
        assertEquals("g", PLANNER.plan(new Requests.CreateGuest(guest, "", true)).guest());
    }
}
