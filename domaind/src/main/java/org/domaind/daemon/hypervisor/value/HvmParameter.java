package org.domaind.daemon.hypervisor.value;

/** What a builder or a restore tells a hardware-virtualised guest, its firmware and its device model (hvm/params.h: HVM_PARAM_*). */
public enum HvmParameter {
    /** Guest frame numbers of the pages of store and console, and the guest's ports. */
    STORE_PFN, STORE_EVTCHN, CONSOLE_PFN, CONSOLE_EVTCHN,
    /** Guest frame numbers of the pages shared with a device model. */
    IOREQ_PFN, BUFIOREQ_PFN, IOREQ_SERVER_PFN, NR_IOREQ_SERVER_PAGES,
    /** Guest frame numbers of the rings of monitors. */
    PAGING_RING_PFN, MONITOR_RING_PFN, SHARING_RING_PFN,
    /** Address in bytes of an identity-mapping page table, for processors without real mode under nested paging. */
    IDENT_PT,
    VIRIDIAN, TIMER_MODE, HPET_ENABLED, VPT_ALIGN, MCA_CAP,
    /** Whether the guest may be a hypervisor: before 4.15. Who may use its alternate p2m tables: before 4.19. */
    NESTEDHVM, ALTP2M,
    /** How the guest takes events; not 0 once it has drivers for them. */
    CALLBACK_IRQ,
    ACPI_S_STATE,
    /** Address in bytes where the firmware put the generation id. */
    VM_GENERATION_ID_ADDR,
    /** Where a task state for real mode is; where the ACPI registers are; how the coprocessor saves addresses. */
    VM86_TSS_SIZED, ACPI_IOPORTS_LOCATION, X87_FIP_WIDTH
}
