package org.domaind.daemon.hypervisor;

/** The hypervisor, or the kernel's device to it, refused. */
public final class HypervisorException extends RuntimeException {
    private final String operation;
    private final String error;

    /** @param operation what was asked, {@code domctl createdomain}  @param error the error's name, {@code ENOMEM} */
    public HypervisorException(String operation, String error) {
        super(operation + ": " + error);
        this.operation = operation;
        this.error = error;
    }

    public String operation() {
        return operation;
    }

    /** Standard name: {@code ENOMEM}, {@code ESRCH}; {@code E123} for a number without a known name. */
    public String error() {
        return error;
    }

    public boolean is(String name) {
        return error.equals(name);
    }
}
